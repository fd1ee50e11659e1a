using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace OrderCheck.Server.Authentication;

/// <summary>Registers who is let in.</summary>
internal static class AuthenticationRegistration
{
    private const string AnyCaller = "AnyCaller";

    /// <summary>Adds the schemes of CDS Hooks clients and of the operator, and the policies over them. What is neither opened nor given a
    /// policy needs a client.</summary>
    public static AuthenticationBuilder AddCdsHooksClients(this AuthenticationBuilder authentication)
    {
        var services = authentication.Services;
        services.AddSingleton(provider => OperatorKey.Load(provider.Settings()));
        services.AddSingleton(provider => new JwksClient(provider.GetRequiredService<ServiceClients>().Registry));
        services.AddSingleton(
            provider => new KeyCache(provider.GetRequiredService<JwksClient>().Fetch, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(BuildValidator);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RoutedAuthorizationHandler>();

        var client = PolicyOf(ClientAuthenticationHandler.SchemeName);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(client)
            .SetDefaultPolicy(client)
            .AddPolicy(AccessPolicies.Client, client)
            .AddPolicy(AccessPolicies.ClientOrOperator, policy => policy
                .AddAuthenticationSchemes(AnyCaller)
                .RequireRole(ClientAuthenticationHandler.SchemeName, OperatorAuthenticationHandler.SchemeName))
            .AddPolicy(AccessPolicies.Operator, PolicyOf(OperatorAuthenticationHandler.SchemeName));
        return authentication
            .AddPolicyScheme(AnyCaller, null, scheme => scheme.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, ClientAuthenticationHandler>(ClientAuthenticationHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, OperatorAuthenticationHandler>(OperatorAuthenticationHandler.SchemeName, null);
    }

    // Whoever brings the operator's key is the operator; everyone else is judged, and refused, as a client.
    private static string SchemeOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ServiceClients>().Demo is null
            && context.RequestServices.GetRequiredService<OperatorKey>().Opens(ClientAuthenticationHandler.Authorization(context.Request))
            ? OperatorAuthenticationHandler.SchemeName
            : ClientAuthenticationHandler.SchemeName;

    // The role is named like the scheme: an operator's address also recognises a client, only to tell it that the address is not for it.
    private static AuthorizationPolicy PolicyOf(string scheme) => new AuthorizationPolicyBuilder(scheme).RequireRole(scheme).Build();

    private static ClientTokenValidator BuildValidator(IServiceProvider services)
    {
        var settings = services.Settings();
        var clock = services.GetRequiredService<TimeProvider>();
        return new ClientTokenValidator(
            services.GetRequiredService<ServiceClients>().Registry,
            services.GetRequiredService<KeyCache>(),
            settings.Profile == ServiceProfile.Conformance ? null : new TokenReplayCache(clock, services.GetRequiredService<DecisionRecorder>().UsedTokens, services.GetRequiredService<ServiceMetrics>()),
            settings.EffectivePublicUrl,
            clock);
    }
}
