using OrderCheck.Decisions;

namespace OrderCheck.Server.Recording;

/// <summary>Registers the decision log.</summary>
internal static class RecordingRegistration
{
    public static IServiceCollection AddDecisionLog(this IServiceCollection services)
    {
        services.AddSingleton(
            provider => new OpenedLog(Open(provider.Settings().DecisionLog, provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => new DecisionRecorder(
            provider.GetRequiredService<OpenedLog>().Log, provider.Settings().DecisionLog.EffectiveMode,
            provider.GetRequiredService<ServiceMetrics>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<DecisionLogDisk>();
        services.AddHostedService<DecisionLogService>();
        return services;
    }

    private static DecisionLog? Open(DecisionLogOptions options, TimeProvider clock)
    {
        if (options.EffectiveMode == DecisionLogMode.Off)
        {
            return null;
        }

        var path = Path.GetFullPath(options.Path);
        return new DecisionLog(
            new DecisionLogSettings
            {
                Path = path,
                ConnectionString = options.EffectiveConnectionString,
                Key = options.KeyFile is { Length: > 0 } file
                    ? DecisionLogKey.Read(file)
                    : KeyBeside(path),
            },
            clock);
    }

    private static byte[] KeyBeside(string path)
    {
        try
        {
            return DecisionLogKey.ReadOrCreate(Path.ChangeExtension(path, ".key"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            const string Section = $"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.DecisionLog)}";
            throw new StartRefusedException(
                $"the key of the decision log beside '{path}' can be neither read nor created ({fault.GetType().Name}); {Section}:Path needs a folder that the service may write to, or set {Section}:Mode to off");
        }
    }

    /// <summary>The container disposes of what it holds: the writer ends when all that was taken is written.</summary>
    private sealed record OpenedLog(DecisionLog? Log) : IDisposable
    {
        public void Dispose() => Log?.Dispose();
    }
}
