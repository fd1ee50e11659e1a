using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace OrderCheck.Server.Tests;

/// <summary>The files under deploy/, held against the service and against what a cluster with restricted pods asks for.</summary>
public sealed partial class DeploymentFilesTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "deploy");

    [Fact]
    public void Two_replicas_run_restricted_and_are_probed_where_the_service_answers()
    {
        var deployment = Manifest("deployment.yaml");
        Assert.True(int.Parse(Text(deployment, "spec", "replicas"), System.Globalization.CultureInfo.InvariantCulture) >= 2);
        var pod = At(deployment, "spec", "template", "spec");
        Assert.Equal("true", Text(pod, "securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", Text(pod, "securityContext", "seccompProfile", "type"));
        Assert.Equal("false", Text(pod, "automountServiceAccountToken"));
        var container = Assert.Single(((YamlSequenceNode)At(pod, "containers")).Children);
        Assert.Equal(("false", "true"), (Text(container, "securityContext", "allowPrivilegeEscalation"), Text(container, "securityContext", "readOnlyRootFilesystem")));
        Assert.Equal(["ALL"], ((YamlSequenceNode)At(container, "securityContext", "capabilities", "drop")).Select(dropped => dropped.ToString()));
        foreach (var (probe, path) in ((string, string)[])[("startupProbe", "/health/live"), ("livenessProbe", "/health/live"), ("readinessProbe", "/health/ready")])
        {
            Assert.Equal((path, "http"), (Text(container, probe, "httpGet", "path"), Text(container, probe, "httpGet", "port")));
        }

        Assert.NotEmpty(((YamlMappingNode)At(container, "resources", "requests")).Children);
        var drain = Environment(container)["OrderCheck__DrainSeconds"];
        Assert.True(int.Parse(Text(pod, "terminationGracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture) >= int.Parse(drain, System.Globalization.CultureInfo.InvariantCulture) + 30);
    }

    [Fact]
    public void Service_scaling_disruption_budget_and_network_policy_mean_the_pods_of_the_deployment()
    {
        var deployment = Manifest("deployment.yaml");
        var labels = At(deployment, "spec", "template", "metadata", "labels").ToString();

        Assert.Equal(labels, At(deployment, "spec", "selector", "matchLabels").ToString());
        Assert.Equal(labels, At(Manifest("service.yaml"), "spec", "selector").ToString());
        Assert.Equal(labels, At(Manifest("poddisruptionbudget.yaml"), "spec", "selector", "matchLabels").ToString());
        Assert.Equal(labels, At(Manifest("networkpolicy.yaml"), "spec", "podSelector", "matchLabels").ToString());
        Assert.Equal(("Deployment", Text(deployment, "metadata", "name")), (Text(Manifest("horizontalpodautoscaler.yaml"), "spec", "scaleTargetRef", "kind"), Text(Manifest("horizontalpodautoscaler.yaml"), "spec", "scaleTargetRef", "name")));
        Assert.Equal(["Ingress", "Egress"], ((YamlSequenceNode)At(Manifest("networkpolicy.yaml"), "spec", "policyTypes")).Select(type => type.ToString()));
        Assert.Equal("restricted", Text(Manifest("namespace.yaml"), "metadata", "labels", "pod-security.kubernetes.io/enforce"));
    }

    [Fact]
    public void Every_manifest_is_listed_and_has_version_kind_and_name()
    {
        var listed = ((YamlSequenceNode)At(Manifest("kustomization.yaml"), "resources")).Select(file => file.ToString()).ToList();
        var there = Directory.EnumerateFiles(Path.Combine(Root, "kubernetes"), "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml");

        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(listed, file => Assert.All(
            (string[])[Text(Manifest(file), "apiVersion"), Text(Manifest(file), "kind"), Text(Manifest(file), "metadata", "name")], Assert.NotEmpty));
    }

    [Fact]
    public void Every_setting_that_is_named_there_is_one_of_the_service()
    {
        var compose = (YamlMappingNode)At(Load("compose.yaml"), "services", "ordercheck", "environment");
        var named = compose.Children.ToDictionary(one => one.Key.ToString(), one => one.Value.ToString(), StringComparer.Ordinal)
            .Concat(Environment(((YamlSequenceNode)At(Manifest("deployment.yaml"), "spec", "template", "spec", "containers"))[0]))
            .Concat(UnitSettings().Matches(File.ReadAllText(Path.Combine(Root, "ordercheck.service"))).Select(match => KeyValuePair.Create(match.Groups["name"].Value, match.Groups["value"].Value)))
            .Concat(ImageSettings().Matches(File.ReadAllText(Path.Combine(Root, "Dockerfile"))).Select(match => KeyValuePair.Create(match.Groups["name"].Value, match.Groups["value"].Value)))
            .Where(setting => setting.Key.StartsWith("OrderCheck__", StringComparison.Ordinal)).ToList();

        Assert.InRange(named.Count, 10, 100);
        foreach (var (name, value) in named)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name.Replace("__", ":", StringComparison.Ordinal), (string?)value)]).Build();
            Assert.Empty(SettingProblems.Find(configuration.GetSection(OrderCheckOptions.Section), typeof(OrderCheckOptions)));
        }
    }

    [Fact]
    public async Task The_settings_file_of_the_cluster_starts()
    {
        using var process = ServiceProcess.Start(["--urls", "http://127.0.0.1:0", "--config", Path.Combine(Root, "kubernetes", "ordercheck.json")]);
        var (text, _) = await process.Started();

        Assert.StartsWith("OrderCheck is running for mercy at https://ordercheck.example;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_named_by_who_builds_and_secrets_are_files()
    {
        var dockerfile = File.ReadAllText(Path.Combine(Root, "Dockerfile"));
        Assert.Equal(["${SDK_IMAGE}", "${RUNTIME_IMAGE}"], From().Matches(dockerfile).Select(match => match.Groups["image"].Value));
        Assert.Matches("(?m)^ARG SDK_IMAGE$", dockerfile);
        Assert.Matches("(?m)^ARG RUNTIME_IMAGE$", dockerfile);
        Assert.Matches("(?m)^USER [1-9][0-9]*:[1-9][0-9]*$", dockerfile);
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch("(?i)password=|:latest", File.ReadAllText(file));
        }
    }

    private static Dictionary<string, string> Environment(YamlNode container) => ((YamlSequenceNode)At(container, "env"))
        .ToDictionary(one => Text(one, "name"), one => ((YamlMappingNode)one).Children.TryGetValue("value", out var value) ? value.ToString() : "from a secret", StringComparer.Ordinal);

    private static YamlNode Manifest(string file) => Load(Path.Combine("kubernetes", file));

    private static YamlNode Load(string file)
    {
        using var reader = new StreamReader(Path.Combine(Root, file));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return Assert.Single(yaml.Documents).RootNode;
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, name) => ((YamlMappingNode)at).Children[name]);

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    [GeneratedRegex("^Environment=(?<name>[A-Za-z_]+)=(?<value>.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex UnitSettings();

    [GeneratedRegex(@"(?<name>OrderCheck__[A-Za-z_]+)=(?<value>[^ \\\n]+)", RegexOptions.NonBacktracking)]
    private static partial Regex ImageSettings();

    [GeneratedRegex(@"^FROM (?<image>\S+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex From();
}
