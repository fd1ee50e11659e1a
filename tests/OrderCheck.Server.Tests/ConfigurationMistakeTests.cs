using System.Reflection;
using System.Text.RegularExpressions;

namespace OrderCheck.Server.Tests;

/// <summary>A mistake in any setting stops the start with a sentence that names the setting and what would be right. Settings are found by reflection, so a new one is in.</summary>
public sealed partial class ConfigurationMistakeTests
{
    private static readonly string[] ValidClient =
    [
        "--OrderCheck:Clients:0:Name", "a", "--OrderCheck:Clients:0:Issuer", "https://ehr.example", "--OrderCheck:Clients:0:Jku:0", "https://ehr.example/jwks.json",
        "--OrderCheck:PublicUrl", "https://ordercheck.example",
    ];

    /// <summary>Texts that any value is right for.</summary>
    private static readonly HashSet<string> FreeTexts = new(StringComparer.Ordinal)
    {
        "OrderCheck:Salt", "OrderCheck:Clients:0:Tenant", "OrderCheck:Clients:0:Insurer", "OrderCheck:Clients:0:AuthorityByPayer:key:Insurer", "OrderCheck:Sandbox:Issuer",
    };

    /// <summary>A wrong value for each other text.</summary>
    private static readonly Dictionary<string, string> Mistakes = new(StringComparer.Ordinal)
    {
        ["OrderCheck:Urls:0"] = "nonsense",
        ["OrderCheck:PublicUrl"] = "http://ordercheck.example",
        ["OrderCheck:Certificate"] = "no-such-file.pem",
        ["OrderCheck:CertificateKey"] = "no-such-file.pem",
        ["OrderCheck:TimeZone"] = "Mars/Olympus",
        ["OrderCheck:DataFolder"] = "no-such-folder",
        ["OrderCheck:PayerTable"] = "no-such-file.json",
        ["OrderCheck:FhirServers:0"] = "http://ehr.example/fhir",
        ["OrderCheck:Networks:0"] = "10.0.0.0/99",
        ["OrderCheck:OperatorKey"] = "short",
        ["OrderCheck:OperatorKeyFile"] = "no-such-file",
        ["OrderCheck:TrustedProxies:0"] = "proxy.example",
        ["OrderCheck:Origins:0"] = "*",
        ["OrderCheck:Sandbox:KeyFile"] = "no-such-file",
        ["OrderCheck:DecisionLog:Mode"] = "sometimes",
        ["OrderCheck:DecisionLog:Path"] = " ",
        ["OrderCheck:DecisionLog:ConnectionString"] = "nonsense",
        ["OrderCheck:DecisionLog:ConnectionStringFile"] = "no-such-file",
        ["OrderCheck:DecisionLog:KeyFile"] = "no-such-file",
        ["OrderCheck:Telemetry:OtlpEndpoint"] = "collector:4318",
        ["OrderCheck:AbnNotifier:Name"] = new('x', 200),
        ["OrderCheck:AbnNotifier:Address"] = new('x', 200),
        ["OrderCheck:AbnNotifier:Phone"] = new('x', 200),
        ["OrderCheck:Clients:0:Name"] = "a b",
        ["OrderCheck:Clients:0:Issuer"] = "",
        ["OrderCheck:Clients:0:Jku:0"] = "http://ehr.example/jwks.json",
        ["OrderCheck:Clients:0:KeyFile"] = "no-such-file",
        ["OrderCheck:Clients:0:FhirServers:0"] = "http://ehr.example/fhir",
        ["OrderCheck:Clients:0:Networks:0"] = "10.0.0.0/99",
        ["OrderCheck:Clients:0:PayerTable"] = "no-such-file.json",
    };

    public static TheoryData<string, string> AllMistakes()
    {
        var all = new TheoryData<string, string>();
        foreach (var (path, value) in Of(typeof(OrderCheckOptions), OrderCheckOptions.Section))
        {
            all.Add(path, value);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(AllMistakes))]
    public async Task A_mistake_is_named_by_its_setting_and_with_what_would_be_right(string path, string value)
    {
        string[] client = path.Contains(":Clients:", StringComparison.Ordinal) ? ValidClient : [];
        string[] address = path.StartsWith("OrderCheck:Urls", StringComparison.Ordinal) ? [] : ["--urls", "http://127.0.0.1:0"];
        string[] log = path.Contains(":DecisionLog", StringComparison.Ordinal) ? ["--OrderCheck:DecisionLog:Mode", "required"] : [];
        var error = new StringWriter();
        var code = await ServerApp.RunAsync([.. address, .. client, .. log, $"--{path}", value], TextWriter.Null, error);

        Assert.Equal(1, code);
        var named = ListEntry().Replace(path, "");
        Assert.Contains(error.ToString().Split('\n'), line => line.Contains(named, StringComparison.Ordinal) && Remedy().IsMatch(line));
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_either_free_or_has_a_mistake_to_try()
    {
        var texts = Of(typeof(OrderCheckOptions), OrderCheckOptions.Section).Select(mistake => mistake.Path).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Mistakes.Keys.Except(texts, StringComparer.Ordinal));
        Assert.Empty(FreeTexts.Intersect(texts, StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string Value)> Of(Type type, string path)
    {
        yield return ($"{path}:Nonsense", "x");
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            foreach (var mistake in OfSetting(property, property.PropertyType, $"{path}:{property.Name}"))
            {
                yield return mistake;
            }
        }
    }

    private static IEnumerable<(string Path, string Value)> OfSetting(PropertyInfo property, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => OfText(path),
            _ when type == typeof(TextList) => OfText($"{path}:0"),
            _ when type == typeof(int) => OfNumber(property, path),
            _ when type == typeof(bool) => [(path, "perhaps")],
            _ when type == typeof(DateOnly) => [(path, "10/15/2026")],
            _ when type.IsEnum => [(path, "nonsense")],
            _ when type.IsGenericType => OfSetting(property, type.GetGenericArguments()[^1], $"{path}:{(type.GetGenericArguments().Length == 1 ? "0" : "key")}"),
            _ => Of(type, path),
        };
    }

    private static IEnumerable<(string Path, string Value)> OfNumber(PropertyInfo property, string path) =>
        property.GetCustomAttribute<WholeNumberAttribute>() is { } bounds
            ? [(path, "many"), (path, $"{(int)bounds.Minimum - 1}"), (path, $"{(int)bounds.Maximum + 1L}")]
            : [(path, "many"), (path, "-1")];

    private static IEnumerable<(string Path, string Value)> OfText(string path) => FreeTexts.Contains(path) ? [] : [(path, Mistakes[path])];

    [GeneratedRegex(":0$", RegexOptions.NonBacktracking)]
    private static partial Regex ListEntry();

    [GeneratedRegex("must be|known here are|name |write |use |give |keep one|it takes|like |such as|takes one line|which cannot be read|PEM", RegexOptions.NonBacktracking)]
    private static partial Regex Remedy();
}
