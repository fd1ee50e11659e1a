using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Authentication;

/// <summary>
/// The scheme of CDS Hooks clients: a signed token in the Authorization header. Returns 401 without the reason: details would help an
/// attacker; the log says
/// which check failed.
/// </summary>
internal sealed partial class ClientAuthenticationHandler(
    ClientTokenValidator validator, ServiceClients clients, ServiceMetrics metrics,
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme, and of the role that it gives.</summary>
    public const string SchemeName = "CdsHooks";

    /// <summary>The client that calls. For addresses behind the policy <see cref="AccessPolicies.Client"/>.</summary>
    public static RegisteredClient Client(HttpContext context) =>
        CallFeature.Of(context).Client ?? throw new InvalidOperationException("The address is not behind the policy of clients.");

    /// <summary>The value of the Authorization header, or null when it was not sent exactly once.</summary>
    public static string? Authorization(HttpRequest request) => request.Headers.Authorization is [{ } only] ? only : null;

    /// <summary>Somebody with a role.</summary>
    public static AuthenticateResult Succeed(string name, string role, string scheme)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), scheme));
    }

    /// <summary>Counts and logs a refusal by the check that failed.</summary>
    public static void Report(HttpContext context, ServiceMetrics metrics, string check)
    {
        metrics.CallRefused(check);
        Refused(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Callers"), context.TraceIdentifier,
            check);
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // In demo mode no one has to sign, but where the sandbox is accepted a token that comes must be good.
        if (clients.Demo is { } demo && (Request.Headers.Authorization.Count == 0 || clients.Sandbox is null))
        {
            return Admit(demo);
        }

        var outcome = await validator.Check(Authorization(Request), Request.Path, Context.RequestAborted);
        if (outcome.Names is { } names)
        {
            CallFeature.Of(Context).Token = names;
        }

        return outcome.Client is { } client ? Admit(client) : AuthenticateResult.Fail(outcome.Check);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Report(Context, metrics, result.Failure?.Message ?? "token-missing");
        await ErrorResponses.WriteUnauthenticated(Context);
    }

    private AuthenticateResult Admit(RegisteredClient client)
    {
        CallFeature.Of(Context).Client = client;
        return Succeed(client.Name, SchemeName, SchemeName);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId} was refused: {Check}")]
    private static partial void Refused(ILogger logger, string requestId, string check);
}
