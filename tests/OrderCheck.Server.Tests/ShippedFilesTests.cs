namespace OrderCheck.Server.Tests;

public sealed class ShippedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ordercheck-examples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Title_and_summary_are_the_first_heading_and_paragraph_of_the_README()
    {
        Write("02-second", "# Calcium score\n\nScreening without\na symptom.\n\nMore.\n");
        Write("01-first", "No heading.\n");

        var examples = ShippedExamples.ReadFolder(_folder).All;

        Assert.Equal(["01-first", "02-second"], examples.Select(example => example.Name));
        Assert.Equal(["01-first", "Calcium score"], examples.Select(example => example.Title));
        Assert.Equal(["No heading.", "Screening without a symptom."], examples.Select(example => example.Summary));
    }

    [Fact]
    public void A_folder_without_a_request_is_no_example()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "notes"));

        Assert.Empty(ShippedExamples.ReadFolder(_folder).All);
        Assert.Empty(ShippedExamples.ReadFolder(Path.Combine(_folder, "none")).All);
    }

    [Fact]
    public void Two_artefacts_of_one_name_stop_the_start()
    {
        File.WriteAllText(Path.Combine(_folder, "a.json"), """{"resourceType":"CodeSystem","id":"x"}""");
        File.WriteAllText(Path.Combine(_folder, "b.json"), """{"resourceType":"CodeSystem","id":"x"}""");

        Assert.Contains("CodeSystem/x", Assert.Throws<StartRefusedException>(() => PublishedArtefacts.ReadFolder(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"resourceType\":\"CodeSystem\"}")]
    [InlineData("{\"resourceType\":3,\"id\":\"x\"}")]
    public void A_file_that_is_no_artefact_stops_the_start(string content)
    {
        File.WriteAllText(Path.Combine(_folder, "bad.json"), content);

        Assert.Contains("bad.json", Assert.Throws<StartRefusedException>(() => PublishedArtefacts.ReadFolder(_folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string readme)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "README.md"), readme);
        File.WriteAllText(Path.Combine(folder, "request.json"), "{}");
    }
}
