using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr;

/// <summary>Who may read: a token that is sent is checked, and where tokens are required one must be sent.</summary>
internal static class Authorization
{
    private static readonly object TokenKey = new();

    public static AccessToken? TokenOf(HttpContext context) => context.Items[TokenKey] as AccessToken;

    public static string? SentToken(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;
    }

    public static IApplicationBuilder UseTokens(this IApplicationBuilder app, AccessTokens tokens, MockEhrSettings settings) => app.Use(async (context, next) =>
    {
        if (!IsData(context.Request.Path))
        {
            await next(context);
            return;
        }

        var sent = context.Request.Headers.Authorization.Count > 0;
        if (!sent && !settings.RequireToken)
        {
            await next(context);
            return;
        }

        if (!sent)
        {
            await Challenge(context, "", "A bearer token is needed.");
            return;
        }

        if (SentToken(context) is not { } value || tokens.Find(value) is not { } token || EdgeOfFaults.FaultOf(context).TokenExpired)
        {
            await Challenge(context, ", error=\"invalid_token\", error_description=\"The token is unknown or expired\"", "The token is unknown or expired.");
            return;
        }

        context.Items[TokenKey] = token;
        await next(context);
    });

    public static Task RefuseScope(HttpContext context, string needed)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"mock-ehr\", error=\"insufficient_scope\"";
        return EhrAnswer.Refuse(context, 403, "forbidden", $"The scopes of the token do not cover {needed}.");
    }

    private static bool IsData(PathString path) =>
        path.StartsWithSegments(FhirEndpoints.Base, StringComparison.Ordinal, out var rest) && rest != "/metadata" && !rest.StartsWithSegments("/.well-known", StringComparison.Ordinal);

    private static Task Challenge(HttpContext context, string error, string text)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"mock-ehr\"{error}";
        return EhrAnswer.Refuse(context, 401, "login", text);
    }
}
