namespace OrderCheck.Server;

/// <summary>START HERE: the service, put together. The program, the <c>serve</c> command and the tests start the same one.</summary>
public static class Program
{
    /// <summary>Runs the service until it is stopped.</summary>
    /// <returns>0 after an orderly stop, 1 when the service refused to start.</returns>
    public static Task<int> Main(string[] args) => ServerApp.RunAsync(args, Console.Out, Console.Error);

    /// <summary>Builds the service without starting it.</summary>
    /// <param name="args">Settings as on the command line, such as <c>--urls http://127.0.0.1:5080</c> or <c>--OrderCheck:AsOf 2026-10-15</c>.</param>
    /// <param name="clock">The only clock; the system's when null.</param>
    /// <param name="onlyArgs">True to leave out the environment and the settings files.</param>
    /// <exception cref="StartRefusedException">The settings do not allow a start.</exception>
    /// <exception cref="KnowledgeException">The policy data is missing or wrong.</exception>
    public static WebApplication Build(string[] args, TimeProvider? clock = null, bool onlyArgs = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(Program).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddServiceSettings(args, onlyArgs);
        builder.Logging.ClearProviders().AddConsole();
        builder.WebHost.UseUrls(ListeningAddresses.Read(builder.Configuration));

        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddOrderCheck(builder.Configuration);
        builder.Services.AddAuthentication().AddCdsHooksClients();

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseHookMetrics();
        app.UseRequestLog();
        app.UseAccessAudit();
        app.UseExceptionHandler(static _ => { });
        app.UseLoopbackHostGuard();
        app.UseStatusCodePages(ErrorResponses.WriteStatusAsync);
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();

        app.MapCheck().RequireAuthorization(AccessPolicies.ClientOrOperator).WithMetadata(LimitedCall.Check, new AuditedAccess(IsReading: false));
        app.MapValidate().RequireAuthorization(AccessPolicies.Client).WithMetadata(LimitedCall.Check);
        app.MapCdsHooks().WithMetadata(LimitedCall.Hook, new AuditedAccess(IsReading: false));
        app.MapMetrics().RequireAuthorization(AccessPolicies.Operator);
        app.MapDecisions().RequireAuthorization(AccessPolicies.Operator).WithMetadata(new AuditedAccess(IsReading: true));
        app.MapDecisionSummary().RequireAuthorization(app.Services.Settings().IsDemo ? AccessPolicies.Client : AccessPolicies.Operator);
        app.MapPolicies().AllowAnonymous();
        app.MapArtefacts().AllowAnonymous();
        app.MapExamples().AllowAnonymous();
        app.MapOrderForm().AllowAnonymous();
        app.MapHealth().AllowAnonymous();
        app.MapPage().AllowAnonymous();
        app.MapDescription().AllowAnonymous();
        return app;
    }
}
