namespace OrderCheck.Tests.Shared;

/// <summary>The shipped data with a slip that shows only when an order is assessed: a notice on file is valid for longer than the calendar lasts. Gone after the test.</summary>
internal sealed class FaultyData : IDisposable
{
    private const string Edition = "policies/medicare/advance-beneficiary-notice/editions/2021-10-14.json";

    public FaultyData()
    {
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "data");
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var edition = System.IO.Path.Combine(Path, Edition);
        File.WriteAllText(edition, File.ReadAllText(edition).Replace("\"validMonths\": 12", "\"validMonths\": 2000000", StringComparison.Ordinal));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("ordercheck-faulty-").FullName;

    /// <summary>A signed notice for one order: with this data it makes the assessment of that order fail.</summary>
    public static string Notice(string order, string patient) => $$"""
        {
          "resourceType": "DocumentReference", "id": "notice-{{order}}", "status": "current", "subject": { "reference": "Patient/{{patient}}" },
          "type": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "abn" } ] },
          "category": [ { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "abn-option-1" } ] } ],
          "context": { "period": { "start": "2026-06-01" }, "related": [ { "reference": "ServiceRequest/{{order}}" } ] }
        }
        """;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
