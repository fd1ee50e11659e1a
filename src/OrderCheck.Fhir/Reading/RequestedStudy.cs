using System.Collections.Frozen;
using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What an order asks for, in codes and words.</summary>
/// <param name="Codes">Procedure codes, billing options included.</param>
/// <param name="Components">Components of the study.</param>
/// <param name="Modifiers">Modifiers and other HCPCS codes.</param>
/// <param name="Texts">Words: the text of the code and of details, and displays of codes that no one has to know.</param>
internal sealed record RequestedStudy(
    ImmutableArray<SourcedCode> Codes, ImmutableArray<SourcedCode> Components, ImmutableArray<SourcedCode> Modifiers,
    ImmutableArray<SourcedText> Texts)
{
    // SNOMED CT, HL7 table 0074 and US Core words.
    private static readonly FrozenSet<string> Imaging = new[] { "363679005", "imaging", "radiology", "rad", "ct", "cth", "nmr", "mri",
        "rus", "cus", "394914008" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OtherServices = new[]
    {
        "108252007", "laboratory", "lab", "hm", "ch", "mb", "sr", "pat", "387713003", "procedure", "surgical procedure", "409063005",
        "counselling", "counseling",
        "409073007", "education", "410606002", "social-service", "functional-status", "sdoh", "referral", "3457005",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Nothing that could be read.</summary>
    public static readonly RequestedStudy None = new([], [], [], []);

    /// <summary>Reads the code of an order, its billing options and its details.</summary>
    public static RequestedStudy Read(R4.ServiceRequest request, string path, ReadIssues log)
    {
        var codes = new List<SourcedCode>();
        var texts = new List<SourcedText>();
        AddWords(request.Code, $"{path}.code", texts, log, codes);
        AddOptions(request.Code?.Extension, $"{path}.code", codes, log);
        AddOptions(request.Extension, path, codes, log);

        var components = new List<SourcedCode>();
        var modifiers = new List<SourcedCode>();
        foreach (var (detail, place) in request.OrderDetail.At($"{path}.orderDetail"))
        {
            var found = new List<SourcedCode>();
            AddWords(detail, place, texts, log, found);
            foreach (var part in found)
            {
                ListFor(part, codes, components, modifiers, log)?.Add(part);
            }
        }

        return new RequestedStudy([.. codes], [.. components], [.. modifiers], [.. texts]);
    }

    /// <summary>True when the category of an order names another kind of service than imaging, and none names imaging.</summary>
    public static bool IsForOtherService(R4.ServiceRequest request)
    {
        var categories = request.Category.Items().SelectMany(Concept.Plain).ToList();
        return categories.Exists(OtherServices.Contains) && !categories.Exists(Imaging.Contains);
    }

    private static void AddOptions(IReadOnlyList<R4.Extension>? extensions, string owner, List<SourcedCode> codes, ReadIssues log)
    {
        foreach (var (extension, place) in extensions.At($"{owner}.extension")
            .Where(extension => extension.Item.UrlElement.Text() == Canonical.BillingOptions))
        {
            codes.AddRange(Concept.Codes(extension.Value as R4.CodeableConcept, $"{place}.value", CodeUse.Procedure, log)
                .Select(code => code with { IsOption = true }));
        }
    }

    // Where a code among the details belongs, or null when it says nothing that we know.
    private static List<SourcedCode>? ListFor(
        SourcedCode part, List<SourcedCode> codes, List<SourcedCode> components, List<SourcedCode> modifiers, ReadIssues log)
    {
        switch (part.Code)
        {
            case { System: Canonical.StudyComponent } when StudyComponents.All.Contains(part.Code.Value):
                return components;
            case { System: Canonical.StudyComponent }:
                log.Add(
                    FindingCode.CodeInvalid, "A component of the order is not one of the known components.", part.Origin,
                    $"Use a code of {Canonical.StudyComponent}, or say it in words.");
                return null;
            case { System: Code.Hcpcs }:
            case { System: Code.Cpt, Value.Length: 2 }:
                return modifiers;
            case { System: Code.Cpt }:
                return codes;
            default:
                return null;
        }
    }

    private static void AddWords(
        R4.CodeableConcept? concept, string place, List<SourcedText> texts, ReadIssues log, List<SourcedCode> codes)
    {
        if (log.Shortened(concept?.TextElement.Text(), $"{place}.text") is { } text)
        {
            texts.Add(new SourcedText(text, $"{place}.text"));
        }

        foreach (var (coding, at) in concept?.Coding.At($"{place}.coding") ?? [])
        {
            var code = CodeSystems.Read(coding, at, CodeUse.Procedure, log);
            if (code is not null)
            {
                codes.Add(code);
            }

            if (code?.Code.System is not (Code.Cpt or Code.Hcpcs or Canonical.StudyComponent)
                && log.Shortened(coding.DisplayElement.Text(), $"{at}.display") is { } display)
            {
                texts.Add(new SourcedText(display, $"{at}.display"));
            }
        }
    }
}
