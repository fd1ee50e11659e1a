using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One procedure coding of an order and what it is to us.</summary>
/// <param name="Told">The coding as told.</param>
/// <param name="Number">The CPT code it holds, or null when it holds none.</param>
/// <param name="Known">What the catalogue knows about it, or null.</param>
/// <param name="Problem">What is wrong with its form, or null.</param>
internal sealed record OrderedProcedure(SourcedCode Told, string? Number, CatalogueCode? Known, string? Problem)
{
    private const string WithMore = "holds more than the code";

    /// <summary>True for a code that only the words of the order give.</summary>
    public bool IsInWords { get; init; }

    /// <summary>True for a CPT code that is none of those that must be recognised.</summary>
    public bool IsForeign => Number is not null && Known is null && Problem is null;

    public Evidence Evidence => new($"code {Told.Code.Value}", Told.Origin);

    /// <summary>The procedure codings of an order by value: in which order they were written never matters.</summary>
    public static ImmutableArray<OrderedProcedure> Read(ImagingOrder order, StudyCatalogue catalogue)
    {
        var procedures = ImmutableArray.CreateBuilder<OrderedProcedure>(order.Codes.Length);
        foreach (var told in order.Codes)
        {
            if (Read(told, catalogue) is { } procedure)
            {
                procedures.Add(procedure);
            }
        }

        // Without a code the words may hold one: "CPT 75574".
        if (procedures.All(procedure => procedure.Number is null))
        {
            procedures.AddRange(order.RequestTexts.Select(text => InWords(text, catalogue)).OfType<OrderedProcedure>());
        }

        procedures.Sort((one, other) => string.CompareOrdinal(one.Told.Code.Value, other.Told.Code.Value) is var byValue and not 0
            ? byValue
            : string.CompareOrdinal(one.Told.Code.System, other.Told.Code.System));
        return procedures.ToImmutable();
    }

    private static OrderedProcedure? InWords(SourcedText text, StudyCatalogue catalogue) =>
        WrittenCode.In(text.Text, catalogue, named: false) is { } written
        ? new OrderedProcedure(
        new SourcedCode(new Code(Code.Cpt, written.Code), text.Origin), written.Code, written, null) { IsInWords = true }
        : null;

    // HCPCS level I is CPT, so a catalogue number under that system means the same.
    private static OrderedProcedure? Read(SourcedCode told, StudyCatalogue catalogue)
    {
        var value = told.Code.Value.Trim().ToUpperInvariant();
        var asCpt = told.Code.System == Code.Cpt;
        if (told.Code.System is not (Code.Cpt or Code.Hcpcs or Code.Icd10Cm or ""))
        {
            return WrittenCode.In(value, catalogue, named: true) is { } local ? new OrderedProcedure(told, local.Code, local, WithMore)
                : null;
        }

        if (told.Code.System == Code.Icd10Cm || (told.Code.System != Code.Hcpcs && CodeForms.IsDottedIcd10Cm(value)))
        {
            return new OrderedProcedure(told, null, null, "is a diagnosis code in the place of a procedure code");
        }

        if (catalogue.Find(value) is { } known)
        {
            return new OrderedProcedure(told, value, known, null);
        }

        // A modifier written onto the code ("75574-26").
        if (value.Length == 8 && value[5] == '-' && catalogue.Find(value[..5]) is { } trunk)
        {
            return new OrderedProcedure(told, trunk.Code, trunk, $"carries a modifier ({value[6..]}) inside the code");
        }

        if (WrittenCode.In(value, catalogue, named: false) is { } written)
        {
            return new OrderedProcedure(told, written.Code, written, WithMore);
        }

        if (!asCpt)
        {
            return null;
        }

        return CodeForms.IsCpt(value)
            ? new OrderedProcedure(told, value, null, null)
            : new OrderedProcedure(told, null, null, "has not the form of a procedure code");
    }
}
