using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Validation;

/// <summary>Resources with one named fault each (<c>broken-resources.json</c>): where it is found, in which words, with which remedy.</summary>
public class BrokenResourceTests
{
    private static readonly JsonNode Data = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Validation", "broken-resources.json")))!;

    public static TheoryData<string> Sound => [.. Data["bases"]!.AsObject().Select(sound => sound.Key)];

    public static TheoryData<string, string> Broken
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var broken in Data["broken"]!.AsArray())
            {
                all.Add((string)broken!["base"]!, (string)broken["name"]!);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task A_sound_resource_has_no_issue(string name) =>
        Assert.Empty((await Validate(Data["bases"]![name]!)).Issues);

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_fault_is_named_with_place_and_remedy(string sound, string name)
    {
        var broken = Data["broken"]!.AsArray().Single(one => (string)one!["base"]! == sound && (string)one["name"]! == name)!;
        var resource = Data["bases"]![sound]!.DeepClone().AsObject();
        foreach (var (element, value) in broken["change"]!.AsObject())
        {
            if (value is null)
            {
                resource.Remove(element);
            }
            else
            {
                resource[element] = value.DeepClone();
            }
        }

        var report = await Validate(resource);
        Assert.False(report.IsValid);
        Assert.All(report.Issues, issue => Assert.False(string.IsNullOrWhiteSpace(issue.Remedy), issue.Text));
        Assert.Equal(
            broken["issues"]!.AsArray().Select(issue => ((string?)issue!["place"], (string?)issue["text"], (string?)issue["remedy"])),
            report.Issues.Select(issue => ((string?)issue.Place, (string?)issue.Text, issue.Remedy)));
    }

    private static async Task<ValidationReport> Validate(JsonNode resource) =>
        Assert.IsType<ValidationReport>(await SharedValidator.Instance.ValidateAsync(JsonElement.Parse(resource.ToJsonString())));
}
