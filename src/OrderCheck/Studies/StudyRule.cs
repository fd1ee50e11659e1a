using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The rules of the first question and of the session; their words and sources are in <c>studies/rules.json</c>.</summary>
internal static class StudyRule
{
    public const string CodeNamesStudy = "code-names-study";
    public const string CodeInForce = "code-in-force";
    public const string CodeWellFormed = "code-well-formed";
    public const string TextNamesStudy = "text-names-study";
    public const string ComponentsAgainstCode = "components-against-code";
    public const string ComponentsAgree = "components-agree";
    public const string SameModality = "same-modality";
    public const string ChestCtNotCalciumScore = "chest-ct-not-calcium-score";
    public const string NoSubstituteCode = "no-substitute-code";
    public const string OneBaseCode = "one-base-code";
    public const string CalciumScoreIncluded = "calcium-score-included";
    public const string SeparateSession = "separate-session";
    public const string RepeatSameDay = "repeat-same-day";
    public const string EcgGatingIncluded = "ecg-gating-included";
    public const string ContrastInjectionIncluded = "contrast-injection-included";
    public const string RenderingIncluded = "rendering-included";
    public const string FfrAfterCta = "ffr-after-cta";
    public const string PlaqueAfterCta = "plaque-after-cta";
    public const string AddOnWithBase = "add-on-with-base";
    public const string MappingIncluded = "mapping-included";
    public const string MrAngiographyApart = "mr-angiography-apart";
    public const string SeparateStudy = "separate-study";
    public const string LayeredTesting = "layered-testing";
    public const string TripleRuleOut = "triple-rule-out";
    public const string AngiographyOrdered = "angiography-ordered";
    public const string BillingPartsOutpatient = "billing-parts-outpatient";
    public const string BillingPartsHospital = "billing-parts-hospital";
    public const string BillingPartsInpatient = "billing-parts-inpatient";

    public static readonly ImmutableArray<string> All =
    [
        CodeNamesStudy, CodeInForce, CodeWellFormed, TextNamesStudy, ComponentsAgainstCode, ComponentsAgree, SameModality,
        ChestCtNotCalciumScore, NoSubstituteCode, OneBaseCode, CalciumScoreIncluded, SeparateSession,
        RepeatSameDay, EcgGatingIncluded, ContrastInjectionIncluded, RenderingIncluded, FfrAfterCta, PlaqueAfterCta, AddOnWithBase,
        MappingIncluded, MrAngiographyApart, SeparateStudy,
        LayeredTesting, TripleRuleOut, AngiographyOrdered, BillingPartsOutpatient, BillingPartsHospital, BillingPartsInpatient,
    ];
}
