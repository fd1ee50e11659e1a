using System.Text.Json;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace OrderCheck.Server.Configuration;

/// <summary>
/// Where settings come from; each wins over those before it: what we log by default, <c>appsettings.json</c> beside the program, the one of
/// the working folder, the
/// file that <c>--config</c> names, the environment, the arguments.
/// </summary>
internal static class ConfigurationSources
{
    private const string ConfigKey = "config";

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--as-of"] = "OrderCheck:AsOf",
        ["--data"] = "OrderCheck:DataFolder",
    };

    private static readonly string[] KnownArguments =
        ["urls", "http_ports", "https_ports", "environment", ConfigKey, OrderCheckOptions.Section, "Logging", "Kestrel"];

    private static readonly Dictionary<string, string?> LoggingDefaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // A start that fails is reported in one sentence, without the stack trace that the host would log.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    /// <summary>Adds what the host does not read by itself.</summary>
    /// <param name="configuration">The configuration of the host builder.</param>
    /// <param name="args">The arguments.</param>
    /// <param name="onlyArgs">True to leave out the environment and all files.</param>
    /// <exception cref="StartRefusedException">An argument is unknown, or the file of <c>--config</c> is missing.</exception>
    public static void AddServiceSettings(this ConfigurationManager configuration, string[] args, bool onlyArgs)
    {
        RefuseUnknown(args);
        if (onlyArgs)
        {
            configuration.Sources.Clear();
        }

        configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = LoggingDefaults });
        configuration.AddCommandLine(args, ShortNames);
        if (!onlyArgs)
        {
            AddFiles(configuration);
        }
    }

    /// <summary>Why a settings file could not be read: the file and, where the reader knows it, the line.</summary>
    public static string Explain(InvalidDataException fault)
    {
        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is JsonException { LineNumber: { } line })
            {
                return $"{fault.Message.TrimEnd('.')}: it is not JSON at line {line + 1}, column {((JsonException)inner).BytePositionInLine + 1}.";
            }
        }

        return fault.InnerException is { } reason ? $"{fault.Message.TrimEnd('.')}: {reason.Message}" : fault.Message;
    }

    // Files of the working folder and of --config come after those beside the program and before the environment.
    private static void AddFiles(ConfigurationManager configuration)
    {
        var named = configuration[ConfigKey];
        var at = configuration.Sources.IndexOf(configuration.Sources.OfType<JsonConfigurationSource>().Last()) + 1;
        var folder = Directory.GetCurrentDirectory();
        if (Path.TrimEndingDirectorySeparator(folder) != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
        {
            AddFile(Path.Combine(folder, "appsettings.json"));
            AddFile(Path.Combine(folder, $"appsettings.{configuration[HostDefaults.EnvironmentKey] ?? Environments.Production}.json"));
        }

        if (named is { Length: > 0 })
        {
            var file = Path.GetFullPath(named);
            AddFile(File.Exists(file) ? file : throw new StartRefusedException($"--config names '{named}', and there is no such file"));
        }

        void AddFile(string path)
        {
            var source = new JsonConfigurationSource { Path = path, Optional = true };
            source.ResolveFileProvider();
            configuration.Sources.Insert(at++, source);
        }
    }

    private static void RefuseUnknown(string[] args)
    {
        var source = new CommandLineConfigurationSource { Args = args, SwitchMappings = ShortNames };
        var configuration = new ConfigurationBuilder().Add(source).Build();
        if (configuration.GetChildren()
            .FirstOrDefault(child => !KnownArguments.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new StartRefusedException(
                $"the argument --{unknown.Key} is not known; use --urls, --config, --as-of, --data, --environment, or a setting such as --OrderCheck:PublicUrl or --Logging:LogLevel:Default");
        }
    }
}
