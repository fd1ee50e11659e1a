using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Authentication;

/// <summary>The scheme of the people who run the service: their key as a bearer token. A registered client is recognised too, and told that
/// the address is not for it (403).</summary>
internal sealed class OperatorAuthenticationHandler(
    OperatorKey key, ServiceClients clients, ServiceMetrics metrics,
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme, and of the role that it gives.</summary>
    public const string SchemeName = "Operator";

    private const string Check = "operator-key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (key.Opens(ClientAuthenticationHandler.Authorization(Request)))
        {
            CallFeature.Of(Context).Client = clients.Operator;
            return ClientAuthenticationHandler.Succeed(clients.Operator.Name, SchemeName, SchemeName);
        }

        return clients.Demo is null ? await Context.AuthenticateAsync(ClientAuthenticationHandler.SchemeName)
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        ClientAuthenticationHandler.Report(Context, metrics, Check);
        return ErrorResponses.WriteUnauthenticated(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        ClientAuthenticationHandler.Report(Context, metrics, Check);
        return ErrorResponses.Write(
            Context, StatusCodes.Status403Forbidden, "forbidden", "This address is not for this caller.",
            "Ask the people who run the service.");
    }
}
