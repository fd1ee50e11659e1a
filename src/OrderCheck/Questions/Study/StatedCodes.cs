using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The procedure codes on an order, and which study each of them means on the day of service.</summary>
internal sealed class StatedCodes
{
    private readonly StudyCatalogue _catalogue;
    private readonly DateOnly _day;

    public StatedCodes(ImagingOrder order, StudyCatalogue catalogue)
    {
        _catalogue = catalogue;
        _day = order.DateOfService;
        Procedures = OrderedProcedure.Read(order, catalogue);
        HeartCodes = [.. Procedures.Where(IsHeartCode)];
    }

    /// <summary>All procedure codings, by value.</summary>
    public ImmutableArray<OrderedProcedure> Procedures { get; }

    /// <summary>Those that are or once were the code of a heart study.</summary>
    public ImmutableArray<OrderedProcedure> HeartCodes { get; }

    /// <summary>Codes around the heart studies that order none of them.</summary>
    public IEnumerable<OrderedProcedure> Neighbours => Procedures.Where(procedure => procedure.Known?.Neighbour is not null);

    public ImmutableArray<Evidence> Evidence => [.. Procedures.Select(procedure => procedure.Evidence)];

    public ImmutableArray<string> Origins => [.. Procedures.Select(procedure => procedure.Told.Origin).OfType<string>()];

    /// <summary>True when the order carries the flow add-on, by its code or by the one it replaced.</summary>
    public bool HasFlowCode => HeartCodes.Any(procedure =>
        procedure.Number == StudyId.FlowCode
        || (procedure.Known is { Kind: "retired-study" } code && Replacement(code).Contains(StudyId.FlowCode)));

    /// <summary>True when every heart code is one of several options, or means no study.</summary>
    public bool AreAllOptions => HeartCodes.All(code => code.Told.IsOption || StudyOf(code) is null);

    public static bool IsHeartCode(OrderedProcedure procedure) => procedure.Known?.Kind is "study" or "retired-study";

    /// <summary>The study of a heart code; of a deleted code the study of what replaced it.</summary>
    public Study? StudyOf(OrderedProcedure procedure) =>
        _catalogue.ByCode(procedure.Known!.Kind == "study" ? procedure.Known.Code : Replacement(procedure.Known)[0]);

    /// <summary>The studies of the codes, without add-ons where a base is among them.</summary>
    public List<Study> StudiesOf(Func<OrderedProcedure, bool> counts)
    {
        var studies = Studies(counts);
        if (studies.Exists(study => !study.IsAddOn))
        {
            studies.RemoveAll(study => study.IsAddOn);
        }

        return studies;
    }

    /// <summary>The one study that the codes alone mean, or null without one or with several.</summary>
    public Study? SingleStudy()
    {
        var studies = Studies(static _ => true);
        var bases = studies.Where(study => !study.IsAddOn).ToList();
        return bases.Count == 1 ? bases[0] : bases.Count == 0 && studies.Count == 1 ? studies[0] : null;
    }

    /// <summary>The codes that replaced a deleted one, in view of the other codes on the order.</summary>
    public ImmutableArray<string> Replacement(CatalogueCode code) =>
        !code.ReplacedBesideBase.IsEmpty && HasBaseBeside(code) ? code.ReplacedBesideBase : code.ReplacedBy;

    /// <summary>True for a deleted code whose number is also used as an add-on: without a base beside it, it says nothing
    /// certain.</summary>
    public bool IsAmbiguous(OrderedProcedure procedure) =>
        procedure.Known is { ReplacedBesideBase.IsEmpty: false } code && !code.IsValidOn(_day) && !HasBaseBeside(code);

    /// <summary>The code of the study on the day of service: the current one, else the one before it, else none.</summary>
    public Code? CodeOnDay(Study study)
    {
        if (_catalogue.Find(study.CptCode)!.IsValidOn(_day))
        {
            return study.Code;
        }

        return _catalogue.Codes.FirstOrDefault(code => code.IsValidOn(_day) && code.ReplacedBy.Contains(study.CptCode)) is { } before
            ? new Code(Code.Cpt, before.Code, before.Label)
            : null;
    }

    /// <summary>The codes to suggest for the study: those of the order that hold on the day, else the one of the day.</summary>
    public IEnumerable<Code> SuggestedFor(Study study)
    {
        var ordered = HeartCodes.Select(procedure => procedure.Known!)
            .Where(code => code.Kind == "retired-study" && code.IsValidOn(_day) && code.ReplacedBy[0] == study.CptCode)
            .Select(code => new Code(Code.Cpt, code.Code, code.Label)).ToList();
        return ordered.Count > 0 ? ordered : CodeOnDay(study) is { } current ? [current] : [];
    }

    private List<Study> Studies(Func<OrderedProcedure, bool> counts) =>
        [.. HeartCodes.Where(procedure => counts(procedure) && !IsAmbiguous(procedure)).Select(StudyOf).OfType<Study>().Distinct()];

    private bool HasBaseBeside(CatalogueCode code) => HeartCodes.Any(procedure =>
        procedure.Number != code.Code && _catalogue.ByCode(procedure.Number!) is { IsAddOn: false } study && study.Modality == "MR");
}
