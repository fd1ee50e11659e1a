using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>What a card is about; the order has at most one of each.</summary>
internal enum CardKind
{
    /// <summary>The study, its code, and whether it is safe.</summary>
    Study,

    /// <summary>The reason and whether coverage follows from it.</summary>
    Indication,

    /// <summary>The advance notice and the claim's modifiers.</summary>
    Notice,

    /// <summary>Prior authorization.</summary>
    Authorization,

    /// <summary>Where the policy is published; conformance only.</summary>
    Reference,

    /// <summary>The answers in words; conformance only.</summary>
    Instructions,
}

/// <summary>Which findings belong on which card; what the table does not name is about the reason and its coverage.</summary>
internal static class CardKinds
{
    private static readonly FrozenDictionary<string, CardKind> Table = Rows()
        .ToFrozenDictionary(row => row.Code, row => row.Kind, StringComparer.Ordinal);

    /// <summary>The card of a finding, or null when it raises none. Every warning is on a card, but for remarks on how the request was
    /// read: silence means that all is well.</summary>
    public static CardKind? Of(Finding finding)
    {
        if (finding.Severity < Severity.Warning)
        {
            return finding.Code == FindingCode.FlowAddOnSuggested ? CardKind.Study : null;
        }

        return IsRemarkOnReading(finding) ? null : Table.GetValueOrDefault(finding.Code, CardKind.Indication);
    }

    private static bool IsRemarkOnReading(Finding finding) =>
        finding.Code == FindingCode.ResourceIgnored || (finding.Code == FindingCode.FactMissing && finding.Criterion is null);

    /// <summary>True for a finding that names what is wrong with a reason of the order.</summary>
    public static bool IsAboutTheReason(string code) =>
        code is FindingCode.ReasonMissing or FindingCode.ReasonGeneric or FindingCode.OrderAndRecordContradict
        or FindingCode.SuspectedConditionNotCodable or FindingCode.DiagnosisCodeInvalid or FindingCode.DiagnosisCodeRetired
        or FindingCode.DiagnosisCodeNotYetValid
        or FindingCode.DiagnosisCodeIncomplete or FindingCode.DiagnosisNotIcd10 or FindingCode.StatusCodeAlone;

    private static IEnumerable<(string Code, CardKind Kind)> Rows()
    {
        foreach (var code in new[]
        {
            FindingCode.OrderUnreadable, FindingCode.PatientDeceased, FindingCode.StudyUndetermined, FindingCode.ComponentsUnderspecified,
            FindingCode.ComponentsContradict, FindingCode.CodeComponentMismatch,
            FindingCode.CodeDeleted, FindingCode.CodeNotYetValid, FindingCode.CodeInvalid, FindingCode.AddOnWithoutBase,
            FindingCode.FlowAddOnSuggested,
            FindingCode.MultipleBaseCodes, FindingCode.BundledService, FindingCode.EcgGatingBundled, FindingCode.RepeatSameDay,
            FindingCode.ModalityMismatch,
            FindingCode.SeparateStudyNeeded, FindingCode.RenalFunctionContrast, FindingCode.PregnancyContrast, FindingCode.ContrastAllergy,
            FindingCode.StressAgentContraindication, FindingCode.ImplantedDevice, FindingCode.Pediatric, FindingCode.AlternativeStudy,
            FindingCode.LayeredTesting,
        })
        {
            yield return (code, CardKind.Study);
        }

        foreach (var code in new[]
        {
            FindingCode.AbnNeeded, FindingCode.AbnNotValidForPayer, FindingCode.AbnFormExpired, FindingCode.AbnInvalid,
            FindingCode.ModifierConflict,
            FindingCode.ModifierNotValidForPayer, FindingCode.ResolveDocumentationFirst, FindingCode.AbnOnFile, FindingCode.DualEligible,
            FindingCode.OrganizationDetermination, FindingCode.GoodFaithEstimate, FindingCode.InpatientDifferentNotice,
            FindingCode.NotEmergencyCare,
        })
        {
            yield return (code, CardKind.Notice);
        }

        foreach (var code in new[] { FindingCode.PriorAuthRequired, FindingCode.PriorAuthLikely, FindingCode.PriorAuthCriterionNotMet })
        {
            yield return (code, CardKind.Authorization);
        }
    }
}

/// <summary>One card, ready to be written.</summary>
internal sealed record HookCard(HookAnswer Answer, CardKind Kind, string Uuid, string Summary, string Detail, bool IsWarning)
{
    public ImmutableArray<Suggestion> Suggestions { get; init; } = [];

    /// <summary>The finding that it leads with; null for the cards of conformance.</summary>
    public Finding? Lead { get; init; }

    public ImmutableArray<(string Label, string Url)> Links { get; init; } = [];

    public string Topic => Kind switch
    {
        CardKind.Indication => CardTopic.AppropriateUse,
        CardKind.Notice => CardTopic.Cost,
        CardKind.Reference => CardTopic.Guideline,
        _ => CardTopic.Claim,
    };

    /// <summary>Reasons to override, as code and display.</summary>
    public ImmutableArray<(string Code, string Display)> OverrideReasons => ReasonsToOverride(Kind);

    /// <summary>Reasons to override a card of a kind.</summary>
    public static ImmutableArray<(string Code, string Display)> ReasonsToOverride(CardKind kind) => kind switch
    {
        CardKind.Study => [("order-is-right", "The order is right as it is"),
            ("changed-elsewhere", "Will be changed by the imaging department")],
        CardKind.Indication => [("documented-elsewhere", "The reason is documented elsewhere"),
            ("clinical-judgement", "The study is needed all the same")],
        CardKind.Notice => [("notice-given", "The notice was given"), ("notice-not-wanted", "No notice will be given")],
        CardKind.Authorization => [("authorization-requested", "The authorization was requested"),
            ("authorization-not-needed", "The payer wants none")],
        _ => [],
    };
}

/// <summary>Ids that are the same whenever the answer is the same.</summary>
internal static class StableUuid
{
    public static string Of(params ReadOnlySpan<string> parts)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
