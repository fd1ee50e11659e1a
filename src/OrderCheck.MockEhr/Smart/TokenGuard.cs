using OrderCheck.Ehr.Http;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr.Smart;

/// <summary>
/// Who may read: a token that is sent is checked, and where tokens are required one must be sent. Stubs of testers stand behind it like the
/// data.
/// </summary>
internal sealed class TokenGuard(AccessTokens tokens, MockEhrSettings settings)
{
    private const string Realm = "Bearer realm=\"mock-ehr\"";

    /// <summary>The answer to a call that may not pass; null when it may.</summary>
    public EhrAnswer? Refuse(EhrRequest request)
    {
        if (!IsData(request.Path) || settings.Record is not null)
        {
            return null;
        }

        if (request.Headers.Authorization.Count == 0)
        {
            return settings.RequireToken ? Challenge("", "A bearer token is needed.") : null;
        }

        return request.BearerToken is not { } value || tokens.Find(value) is null ? RefuseToken() : null;
    }

    /// <summary>The answer to a token that is unknown or expired.</summary>
    public static EhrAnswer RefuseToken() =>
        Challenge(", error=\"invalid_token\", error_description=\"The token is unknown or expired\"", "The token is unknown or expired.");

    /// <summary>The answer to a token whose scopes do not cover a call.</summary>
    public static EhrAnswer RefuseScope(string needed) =>
        EhrAnswer.Refuse(403, IssueType.Forbidden, $"The scopes of the token do not cover {needed}.")
            .With("WWW-Authenticate", $"{Realm}, error=\"insufficient_scope\"");

    private static bool IsData(string path) =>
        path.StartsWith(Interfaces.Fhir + "/", StringComparison.Ordinal) && path != Interfaces.Fhir + "/metadata"
            && !path.StartsWith(Interfaces.Fhir + Interfaces.WellKnown, StringComparison.Ordinal);

    private static EhrAnswer Challenge(string error, string text) =>
        EhrAnswer.Refuse(401, IssueType.Login, text).With("WWW-Authenticate", Realm + error);
}
