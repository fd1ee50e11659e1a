using System.Text;
using System.Text.Json.Nodes;

namespace OrderCheck.Tests.Knowledge;

/// <summary>One fault put into the shipped data per test: the message names the file, the place and the remedy.</summary>
public sealed class BadDataTests
{
    private const string Policy = "policies/medicare-wps/cardiac-ct/policy.json";
    private const string Edition = "policies/medicare-wps/cardiac-ct/editions/2024-10-01.json";
    private const string Documents = "policies/documents.json";
    private const string Cases = "policies/medicare-wps/cardiac-ct/cases.json";
    private const string Cues = "evidence/assertion.json";

    public static TheoryData<string, string, Action<JsonNode>, string[]> Faults => new()
    {
        { "a missing property", Policy, node => node.AsObject().Remove("title"), ["policy.json", "$", "'title' is missing"] },
        { "a misspelt property", Policy, node => node["isuer"] = "x", ["$.isuer", "not a property here"] },
        { "an unknown question", Policy, node => node["question"] = "coverage", ["$.question", "support, notice, prior-auth"] },
        { "an unknown study", Policy, node => node["appliesTo"]!["studies"]!.AsArray().Add("heart-pet"), ["$.appliesTo.studies[", "heart-pet"] },
        { "an unknown jurisdiction", Policy, node => node["appliesTo"]!["jurisdictions"]!.AsArray().Add("J99"), ["J99", "mac-jurisdictions.json"] },
        { "a start that is not the file name", Edition, node => node["from"] = "2024-10-02", ["2024-10-01.json", "starts on 2024-10-02", "first day"] },
        { "a day that is no day", Edition, node => node["lastChecked"] = "2026-02-30", ["$.lastChecked", "YYYY-MM-DD"] },
        { "an undeclared document", Edition, node => node["criteria"]![0]!["cite"]!["document"] = "manual", ["$.criteria[0].cite", "'manual' is not declared"] },
        { "an undeclared main document", Edition, node => node["mainDocument"] = "manual", ["$.mainDocument", "'manual' is not declared", "policies/documents.json"] },
        { "a main document outside an edition", "screening/safety.json", node => node["criteria"]![0]!["cite"]!["document"] = "main", ["$.criteria[0].cite", "'main' is not declared"] },
        { "a document whose key means another", Documents, node => node["documents"]!["main"] = JsonNode.Parse("""{"title":"x"}"""), ["$.documents.main", "no key"] },
        { "an address that is not https", Documents, node => node["documents"]!["own"]!["url"] = "http://payer.example", ["$.documents.own", "not an https address"] },
        { "a set that is not there", Edition, node => node["readSets"] = new JsonArray("nowhere"), ["$.readSets[0]", "no code set 'nowhere'", "heart-ct-read"] },
        { "a list of a set with regions", Edition, node => { var list = node["lists"]![0]!; list.AsObject().Remove("codes"); list["codeSet"] = "heart-ct-read-2026-09-22"; }, ["$.lists[0].codeSet", "has regions"] },
        { "a set that is named otherwise", "policies/code-sets/heart-ct-read-2026-09-22.json", node => node["id"] = "heart", ["name the file after its id"] },
        { "an unknown confidence", Edition, node => node["criteria"]![0]!["cite"]!["confidence"] = "certain", ["'certain' is not a confidence", "primary"] },
        { "an unknown role", Edition, node => node["criteria"]![0]!["role"] = "allows", ["$.criteria[0].role", "covers"] },
        { "a role of another question", Edition, node => { node["criteria"]![0]!["role"] = "decides"; }, ["does not fit"] },
        { "an unknown condition", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"weather":"fine"}"""), ["$.criteria[0].test", "no condition that is known"] },
        { "two conditions in one object", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"always":true,"bundled":true}"""), ["two conditions", "'all' or 'any'"] },
        { "an unknown fact", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"fact":"shoe-size","from":40}"""), ["shoe-size", "facts.json"] },
        { "a value a fact cannot have", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"fact":"pretest-probability","is":["medium"]}"""), ["medium", "intermediate"] },
        { "a number asked like a word", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"fact":"bmi","is":["40"]}"""), ["'bmi'", "from, to, above or below"] },
        { "an unknown signal", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"sign":["hiccup"]}"""), ["hiccup", "signals.json"] },
        { "an unknown test kind", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"test":["spirometry"]}"""), ["spirometry", "prior-tests.json"] },
        { "an empty range", Edition, node => node["criteria"]![0]!["test"] = JsonNode.Parse("""{"age":{}}"""), ["range without limits"] },
        { "an id used twice", Edition, node => node["criteria"]![1]!["id"] = node["criteria"]![0]!["id"]!.GetValue<string>(), ["used twice"] },
        { "a code listed twice", Edition, node => node["lists"]![0]!["codes"]!.AsArray().Add("I20.0"), ["I20.0 is listed twice"] },
        { "a code that is listed and absent", Edition, node => node["readAndAbsent"] = new JsonArray("I20.0"), ["I20.0", "readAndAbsent"] },
        { "a region that runs backwards", Edition, node => node["readRegions"] = JsonNode.Parse("""[["Z99","Z00"]]"""), ["$.readRegions[", "a first and a last code"] },
        { "a code nobody knows", Edition, node => node["lists"]![0]!["codes"]!.AsArray().Add("I99.7X"), ["I99.7X", "icd-10-cm.json"] },
        { "an unknown finding code", Edition, node => node["criteria"]![0]!["findings"] = JsonNode.Parse("""[{"on":"met","code":"oops","severity":"warning"}]"""), ["oops", "finding code"] },
        { "a missing shared file", Edition, node => node["include"] = JsonNode.Parse("""[{"shared":"nowhere"}]"""), ["policies/shared/nowhere.json"] },
        { "a safety criterion that would decide", "screening/safety.json", node => node["criteria"]![0]!["role"] = "covers", ["only asks", "changes no answer"] },
        { "a safety criterion that is there twice", "screening/safety.json", node => node["criteria"]![1]!["id"] = node["criteria"]![0]!["id"]!.GetValue<string>(), ["there twice"] },
        { "a cue with an unknown status", Cues, node => node["cues"]![0]!["status"] = "maybe", ["$.cues[0].status", "negated"] },
        { "a cue that speaks of an unknown kind", Cues, node => node["cues"]![0]!["of"] = new JsonArray("disease"), ["$.cues[0].of[0]", "finding"] },
        { "a cue that is there twice", Cues, node => node["cues"]![0]!["words"]!.AsArray().Add("father"), ["$.cues[0].words[", "'father'", "keep one"] },
        { "a cue of too many words", Cues, node => node["cues"]![0]!["words"]!.AsArray().Add("a b c d e f g h i j k l m n o p q"), ["$.cues[0].words[", "at most 16"] },
        { "a cue without a source", Cues, node => node["cues"]![0]!.AsObject().Remove("cite"), ["$.cues[0]", "'cite' is missing"] },
        { "a signal that leaves an unknown one", "screening/signals.json", node => node["signals"]![0]!["afterwards"] = "hiccup", ["'hiccup'", "is not a signal"] },
        { "a phrase without a word", "screening/signals.json", node => node["notSignals"]!.AsArray().Add("\"\""), ["$.notSignals[", "holds no word"] },
        { "forms of a notice in another policy", Edition, node => node["forms"] = new JsonArray(), ["$.forms", "not a property here"] },
        { "a retired edition that says more", Edition, node => node["retired"] = true, ["not a property here"] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void The_message_says_where_and_what_would_be_right(string fault, string file, Action<JsonNode> spoil, string[] words)
    {
        Assert.NotEmpty(fault);
        var node = JsonNode.Parse(Shipped.Files[file].Span)!;
        spoil(node);
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(file, node.ToJsonString())));
        foreach (var word in words)
        {
            Assert.Contains(word, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Broken_JSON_is_named_with_line_and_column()
    {
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(Policy, "{\n  \"id\": oops\n}")));
        Assert.Contains("line 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comma_after_the_last_entry_is_named_as_such()
    {
        var text = Encoding.UTF8.GetString(Shipped.Files[Policy].Span).Replace("\"J8\"]", "\"J8\",]", StringComparison.Ordinal);
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(Policy, text)));
        Assert.Contains("comma after the last entry", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_is_there_twice_is_named_with_its_line()
    {
        var text = Encoding.UTF8.GetString(Shipped.Files[Policy].Span).Replace("\"rank\"", "\"rank\": 1,\n\"rank\"", StringComparison.Ordinal);
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(Policy, text)));
        Assert.Equal(("$.rank", "'rank' is there twice", 1 + text[..text.LastIndexOf("\"rank\"", StringComparison.Ordinal)].Count(one => one == '\n')), (problem.Path, problem.Problem, problem.Line!.Value));
    }

    [Theory]
    [InlineData("\"\\ud800\": 1,\n\"rank\"")]
    [InlineData("\"title\": \"\\udc00\",\n\"rank\"")]
    public void A_text_that_is_half_a_surrogate_pair_is_named_with_its_line(string broken)
    {
        var text = Encoding.UTF8.GetString(Shipped.Files[Policy].Span).Replace("\"rank\"", broken, StringComparison.Ordinal);
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(Policy, text)));
        Assert.Equal(("a text on this line is no Unicode", text[..text.IndexOf("\"rank\"", StringComparison.Ordinal)].Count(one => one == '\n')), (problem.Problem, problem.Line!.Value));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_named_with_their_line()
    {
        var text = Encoding.UTF8.GetString(Shipped.Files[Policy].Span);
        byte[] bytes = [.. Encoding.Latin1.GetBytes(text[..text.IndexOf("\"rank\"", StringComparison.Ordinal)]), .. "\"caf"u8, 0xE9, .. "\": 1}"u8];
        var problem = Assert.Throws<KnowledgeException>(() => StrictJsonNode.Parse(Policy, bytes));
        Assert.Equal(("a text on this line is no Unicode", 1 + bytes.Count(one => one == (byte)'\n')), (problem.Problem, problem.Line!.Value));
    }

    [Fact]
    public void A_fault_within_a_file_has_its_line()
    {
        var text = Encoding.UTF8.GetString(Shipped.Files[Edition].Span);
        var at = text.IndexOf("\"role\": \"covers\"", StringComparison.Ordinal);
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(Edition, text[..at] + "\"role\": \"allows\"" + text[(at + "\"role\": \"covers\"".Length)..])));
        Assert.Equal(1 + text[..at].Count(one => one == '\n'), problem.Line);
        Assert.StartsWith($"line {problem.Line}, $.criteria[", problem.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_its_policy_is_an_error()
    {
        var files = new KnowledgeFiles(Shipped.Files.Paths.Where(path => path != Policy).Select(path => KeyValuePair.Create(path, Shipped.Files[path])));
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(files));
        Assert.Contains("no policy.json", problem.Problem, StringComparison.Ordinal);
        Assert.StartsWith("policies/medicare-wps/cardiac-ct/", problem.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_policies_of_equal_rank_for_the_same_order_are_an_error_that_names_both()
    {
        var policy = JsonNode.Parse(Shipped.Files[Policy].Span)!;
        policy["id"] = "twin";
        var files = Shipped.Files
            .With("policies/medicare-wps/twin/policy.json", policy.ToJsonString())
            .With("policies/medicare-wps/twin/editions/2024-10-01.json", Encoding.UTF8.GetString(Shipped.Files[Edition].Span));
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(files));
        Assert.Contains("twin", problem.Message, StringComparison.Ordinal);
        Assert.Contains("medicare-wps/cardiac-ct", problem.Message, StringComparison.Ordinal);
        Assert.Contains("same rank", problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<JsonNode>, string[]> CaseFaults => new()
    {
        { "an unknown finding", one => one["expect"]!["findings"] = new JsonArray("oops"), ["$.cases[0].expect.findings[0]", "'oops' is not a finding code"] },
        { "a finding that can never come", one => one["expect"]!["noFindings"] = new JsonArray("oops"), ["$.cases[0].expect.noFindings[0]", "'oops' is not a finding code"] },
        { "an unknown criterion", one => one["expect"]!["because"] = new JsonArray("grup-1"), ["$.cases[0].expect.because[0]", "'grup-1' is no criterion of ccta-wps-L35121", "group-1"] },
        { "an answer nobody gives", one => one["expect"]!["support"] = "yes", ["$.cases[0].expect.support", "supported, unsupported"] },
        { "a state in full", one => one["order"]!["state"] = "Iowa", ["$.cases[0].order.state", "'Iowa' is not a state", "two letters"] },
        { "a time that is no time", one => one["order"]!["time"] = "noon", ["$.cases[0].order.time", "10:30"] },
        { "a day that is no day", one => one["on"] = "1.2.2027", ["$.cases[0].on", "YYYY-MM-DD"] },
        { "a misspelt part of an order", one => one["order"]!["reason"] = new JsonArray("R07.9"), ["$.cases[0].order.reason", "reasons"] },
    };

    [Theory]
    [MemberData(nameof(CaseFaults))]
    public void A_case_that_makes_no_sense_is_an_error_that_says_where(string fault, Action<JsonNode> spoil, string[] words)
    {
        Assert.NotEmpty(fault);
        var node = JsonNode.Parse(Shipped.Files[Cases].Span)!;
        spoil(node["cases"]![0]!);
        var files = Shipped.Files.With(Cases, node.ToJsonString());
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeVerifier.ReadCases(KnowledgeLoader.Load(files), files));
        foreach (var word in words)
        {
            Assert.Contains(word, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_criterion_that_no_case_depends_on_is_a_fault()
    {
        var node = JsonNode.Parse(Shipped.Files[Edition].Span)!;
        node["criteria"]!.AsArray().Add(JsonNode.Parse("""
            { "id": "unpinned", "role": "asks", "test": { "always": true }, "says": "Nothing rests on this.",
              "cite": { "document": "main", "place": "nowhere", "confidence": "own" } }
            """));
        var files = Shipped.Files.With(Edition, node.ToJsonString());
        var report = KnowledgeVerifier.Run(KnowledgeLoader.Load(files), files);
        Assert.Contains(report.Faults, fault => fault.Contains("'unpinned' is not pinned", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var files = new KnowledgeFiles(Shipped.Files.Paths.Where(path => path != "terminology/facts.json").Select(path => KeyValuePair.Create(path, Shipped.Files[path])));
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(files));
        Assert.Equal("terminology/facts.json", problem.File);
    }
}
