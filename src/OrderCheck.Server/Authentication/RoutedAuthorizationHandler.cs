using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace OrderCheck.Server.Authentication;

/// <summary>An address that does not exist, or not with this method, is answered so to everyone; all others by the policy.</summary>
internal sealed class RoutedAuthorizationHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _standard = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        context.GetEndpoint() is RouteEndpoint
            ? _standard.HandleAsync(next, context, policy, authorizeResult)
            : next(context);
}
