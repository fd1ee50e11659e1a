using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The prior authorization on file is in one of these states.</summary>
internal sealed record AuthorizationStateCondition(ImmutableArray<AuthorizationState> Of) : StateCondition
{
    public static readonly FrozenDictionary<string, AuthorizationState> Words = new Dictionary<string, AuthorizationState>
    {
        ["satisfied"] = AuthorizationState.Satisfied, ["unclear"] = AuthorizationState.Unclear, ["none"] = AuthorizationState.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Authorizations];

    public override string Describe() => $"the authorization on file is {ConditionText.Or(Of, state => Words.First(word => word.Value == state).Key)}";

    protected override string? Find(EvaluationInput input)
    {
        var state = input.Order.Authorizations.IsEmpty ? AuthorizationState.None
            : input.Order.Authorizations.Any(one => IsGranted(one, input)) ? AuthorizationState.Satisfied
            : AuthorizationState.Unclear;
        return Of.Contains(state) ? InWords(state) : null;
    }

    private static string InWords(AuthorizationState state) => state switch
    {
        AuthorizationState.Satisfied => "an authorization on file that covers the study",
        AuthorizationState.Unclear => "an authorization on file that may not cover the study",
        _ => "none on file",
    };

    private static bool IsGranted(AuthorizationOnFile one, EvaluationInput input) =>
        one.Satisfied && CoversStudy(one, input) && IsByGoverning(one, input.Coverage.Governing);

    private static bool CoversStudy(AuthorizationOnFile one, EvaluationInput input) => one.Codes.IsEmpty
        || (input.Study is { } study ? one.Codes.Contains(study.CptCode) : input.Candidates.All(candidate => one.Codes.Contains(candidate.CptCode)));

    // A plan of a payer goes by either name, and one name may hold the other ("Acme Health", "Acme Health of Ohio").
    private static bool IsByGoverning(AuthorizationOnFile one, PatientCoverage? coverage)
    {
        if ((one.Insurer is null && one.InsurerName is null) || (one.Insurer is not null && one.Insurer == coverage?.Payer))
        {
            return true;
        }

        if (one.InsurerName is not { } given)
        {
            return false;
        }

        var insurer = PayerTable.Normal(given);
        return new[] { coverage?.PayerName, coverage?.PlanName }.OfType<string>().Select(PayerTable.Normal)
            .Any(name => name.Contains(insurer, StringComparison.Ordinal) || insurer.Contains(name, StringComparison.Ordinal));
    }
}
