using System.Text.Json;

namespace OrderCheck.Tests.Shared;

/// <summary>
/// What holds for every answer to a hook call, told from the bytes of the call and of the answer alone: CDS Hooks 2.0, Da Vinci CRD in the version that the call
/// asks for (without one, both), Inferno's checks of a response, and what OrderCheck adds. Called wherever a test gets an answer.
/// </summary>
internal static class HookAnswerRules
{
    private const string Assessment = "com.ordercheck.assessment";
    private const string Concerns = "davinci-crd.associated-resource";
    private const string Rating = "http://fhir.org/argonaut/Extension/pama-rating";

    private static readonly string[] Topics = ["claim", "insurance", "limits", "network", "appropriate-use", "cost", "therapy-alternatives-opt", "therapy-alternatives-req", "clinical-reminder", "duplicate-therapy", "contraindication", "guideline", "off-guideline"];

    private static readonly string[] OfCard = ["uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior", "overrideReasons", "links", "extension"];

    private static readonly string[] Changed = ["code", "reasonReference", "status"];

    /// <summary>Holds an answer of status 200 against the rules.</summary>
    /// <param name="call">The bytes of the call.</param>
    /// <param name="answer">The bytes of the answer.</param>
    /// <param name="isAdvice">True when no payer has given its authority, so that nothing may be asserted.</param>
    public static void Hold(ReadOnlyMemory<byte> call, ReadOnlyMemory<byte> answer, bool isAdvice = false)
    {
        var request = new Call(Parse(call));
        var root = Parse(answer);
        Assert.True(root.ValueKind == JsonValueKind.Object, "the answer is an object");
        Assert.Equal(["cards", "systemActions", "extension"], root.EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain((byte)'\n', answer.ToArray());
        NoEmptyLists(root, "");
        var ids = Assessments(root, request);
        var cards = root.GetProperty("cards").EnumerateArray().ToList();
        var actions = root.GetProperty("systemActions").EnumerateArray().ToList();
        Assert.InRange(cards.Count, 0, request.MaxCards);
        Assert.All(cards, card => Card(card, request, ids, isAdvice));
        Assert.Distinct(cards.Select(card => Word(card, "uuid")));
        Assert.Distinct(cards.SelectMany(card => Items(card, "suggestions")).Select(suggestion => Word(suggestion, "uuid")));
        Assert.All(actions, action => SystemAction(action, request, isAdvice));
        Assert.Distinct(actions.Select(action => Name(action.GetProperty("resource"))));
        if (request.Hook == "order-select" || request.Option("coverage-info") == false)
        {
            Assert.Empty(actions);
        }

        if (request.Token is { Length: >= 8 } token)
        {
            Assert.DoesNotContain(token, root.GetRawText(), StringComparison.Ordinal);
        }
    }

    // The protocol wants its two lists and ours is always there; what the EHR sent is its own.
    private static void NoEmptyLists(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.True(value.GetArrayLength() > 0 || path is ".cards" or ".systemActions" or $".extension.{Assessment}", $"{path} is empty");
            Assert.All(value.EnumerateArray(), item => NoEmptyLists(item, path + "[]"));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            Assert.All(value.EnumerateObject().Where(member => member.Name != "resource"), member => NoEmptyLists(member.Value, $"{path}.{member.Name}"));
        }
    }

    /// <summary>Holds an answer that is no answer to the call against the rules: an OperationOutcome that says where the fault is and shows nothing of ours.</summary>
    public static void HoldRefusal(int status, ReadOnlyMemory<byte> answer)
    {
        Assert.Contains(status, (int[])[400, 401, 404, 405, 406, 412, 413, 415, 421, 422, 503]);
        var root = Parse(answer);
        Assert.Equal("OperationOutcome", Word(root, "resourceType"));
        Assert.NotEmpty(Items(root, "issue"));
        Assert.All(Items(root, "issue"), issue =>
        {
            Assert.Equal("error", Word(issue, "severity"));
            Assert.False(string.IsNullOrWhiteSpace(Word(issue, "code")));
            Assert.False(string.IsNullOrWhiteSpace(Word(issue.GetProperty("details"), "text")));
        });
        foreach (var inside in (string[])["Exception", "   at ", "StackTrace"])
        {
            Assert.DoesNotContain(inside, root.GetRawText(), StringComparison.Ordinal);
        }
    }

    private static HashSet<string> Assessments(JsonElement root, Call request)
    {
        var extension = root.GetProperty("extension");
        Assert.Subset(new HashSet<string> { Assessment, "systemActions" }, extension.EnumerateObject().Select(member => member.Name).ToHashSet());
        var all = extension.GetProperty(Assessment).EnumerateArray().ToList();
        Assert.All(all, one =>
        {
            Assert.True(one.GetProperty("inScope").GetBoolean());
            Assert.False(string.IsNullOrWhiteSpace(Word(one, "assessmentId")));
            Assert.False(one.TryGetProperty("trail", out _) || one.TryGetProperty("wouldChange", out _), "a hook's assessment is short");
        });
        Assert.All(Items(extension, "systemActions"), action =>
        {
            Assert.Equal("update", Word(action, "type"));
            Assert.Contains(Items(action.GetProperty("resource"), "extension"), one => Word(one, "url") == Rating);
        });
        Assert.False(request.Hook == "order-select" && request.Focus.Count == 0 && all.Count > 0, "nothing was selected and something answered");
        return [.. all.Select(one => Word(one, "assessmentId")!)];
    }

    private static void Card(JsonElement card, Call request, HashSet<string> ids, bool isAdvice)
    {
        NothingIsEmpty(card, "card");
        Knows(card, OfCard);
        Assert.True(Guid.TryParse(Word(card, "uuid"), out _), "uuid");
        Assert.InRange(Word(card, "summary")!.Length, 1, 139);
        Assert.DoesNotContain('\n', Word(card, "summary")!);
        Assert.False(string.IsNullOrWhiteSpace(Word(card, "detail")));
        Assert.Contains(Word(card, "indicator"), (string[])["info", "warning"]);
        var source = card.GetProperty("source");
        Assert.False(string.IsNullOrWhiteSpace(Word(source, "label")));
        Assert.True(!isAdvice || Word(source, "label") == "OrderCheck", "advice carries a payer's name");
        Assert.Contains(Word(source.GetProperty("topic"), "code"), Topics);
        Assert.Equal(
            request.Version == "2.0" ? "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp" : "http://terminology.hl7.org/CodeSystem/cdshooks-card-type",
            Word(source.GetProperty("topic"), "system"));
        Assert.True(request.Option(Word(source.GetProperty("topic"), "code")!) != false, "the topic was switched off");
        Assert.Contains(Word(card.GetProperty("extension").GetProperty(Assessment), "assessmentId")!, ids);
        foreach (var concerned in Items(card.GetProperty("extension"), Concerns).Select(one => Word(one, "reference")!))
        {
            Assert.True(request.IsAsked(concerned), $"{concerned} was not asked about");
            Assert.True(ids.Count < 2 || Word(card, "detail")!.Contains("For ", StringComparison.Ordinal), "the card does not say which of several orders it is about");
        }

        foreach (var reason in Items(card, "overrideReasons"))
        {
            Assert.All((string[])["code", "system", "display"], name => Assert.False(string.IsNullOrWhiteSpace(Word(reason, name))));
        }

        foreach (var link in Items(card, "links"))
        {
            Knows(link, "label", "url", "type");
            Assert.False(string.IsNullOrWhiteSpace(Word(link, "label")));
            Assert.Equal("absolute", Word(link, "type"));
            Assert.True(Uri.TryCreate(Word(link, "url"), UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && url.Host.Length > 0, "a link leads nowhere");
        }

        Assert.Equal(card.TryGetProperty("suggestions", out _), card.TryGetProperty("selectionBehavior", out _));
        if (card.TryGetProperty("suggestions", out _))
        {
            Assert.Contains(Word(card, "selectionBehavior"), (string[])["at-most-one", "any"]);
            Assert.InRange(Items(card, "suggestions").Count(one => one.TryGetProperty("isRecommended", out var recommended) && recommended.GetBoolean()), 0, 1);
            Assert.All(Items(card, "suggestions"), one => Suggestion(one, request));
        }
    }

    private static void Suggestion(JsonElement suggestion, Call request)
    {
        Assert.Contains(request.Hook, (string[])["order-select", "order-sign"]);
        Knows(suggestion, "label", "uuid", "isRecommended", "actions");
        Assert.False(string.IsNullOrWhiteSpace(Word(suggestion, "label")));
        Assert.True(Guid.TryParse(Word(suggestion, "uuid"), out _), "uuid");
        Assert.NotEmpty(Items(suggestion, "actions"));
        Assert.All(Items(suggestion, "actions"), action =>
        {
            Knows(action, "type", "description", "resource", "resourceId");
            Assert.False(string.IsNullOrWhiteSpace(Word(action, "description")));
            switch (Word(action, "type"))
            {
                case "delete":
                    Assert.Contains(Word(action, "resourceId")!, request.Drafts);
                    Assert.False(action.TryGetProperty("resource", out _));
                    break;
                case "create":
                    Assert.False(action.TryGetProperty("resourceId", out _));
                    Assert.Equal("ServiceRequest", Word(action.GetProperty("resource"), "resourceType"));
                    Assert.Equal("draft", Word(action.GetProperty("resource"), "status"));
                    Assert.False(action.GetProperty("resource").TryGetProperty("id", out _), "what is created has an id already");
                    break;
                default:
                    Assert.Equal("update", Word(action, "type"));
                    Assert.False(action.TryGetProperty("resourceId", out _));
                    Replacement(action.GetProperty("resource"), request);
                    break;
            }
        });
    }

    // An update replaces the whole order, so all that it does not mean to change has to be there as it was.
    private static void Replacement(JsonElement resource, Call request)
    {
        var name = Name(resource)!;
        Assert.Contains(name, request.Drafts);
        Assert.True(
            request.Received(name).Any(received => received.EnumerateObject().Select(member => member.Name).Concat(resource.EnumerateObject().Select(member => member.Name)).Distinct(StringComparer.Ordinal)
                .All(member => Changed.Contains(member, StringComparer.Ordinal) || IsRating(resource, member)
                    || (received.TryGetProperty(member, out var before) && resource.TryGetProperty(member, out var after) && Same(before, after)))),
            "a suggestion changes more of the order than it says");

        static bool IsRating(JsonElement resource, string member) => member == "extension" && Items(resource, member).Exists(one => Word(one, "url") == Rating);
    }

    private static void SystemAction(JsonElement action, Call request, bool isAdvice)
    {
        Knows(action, "type", "description", "resource");
        Assert.Equal("update", Word(action, "type"));
        Assert.False(string.IsNullOrWhiteSpace(Word(action, "description")));
        var resource = action.GetProperty("resource");
        var name = Name(resource)!;
        Assert.Contains(Word(resource, "resourceType"), request.Hook == "appointment-book" ? ["Appointment", "ServiceRequest"] : (string[])["ServiceRequest"]);
        Assert.True(request.IsAsked(name), $"{name} was not asked about");
        var received = request.Received(name);
        if (received.Count == 0)
        {
            Assert.True(request.CanBeRead, $"{name} was neither sent nor can it have been read");
            Information(Items(resource, "extension").FindAll(CoverageInformationParts.Is), [], request, isAdvice);
            return;
        }

        var sent = received.Find(one => IsSameButForOurs(one, resource));
        Assert.True(sent.ValueKind == JsonValueKind.Object, "the resource comes back changed beside coverage-information");
        var before = Items(sent, "extension");
        var after = Items(resource, "extension");
        var fresh = after.FindAll(one => CoverageInformationParts.Is(one) && !before.Exists(other => Same(one, other)));
        Information(fresh, [.. after.Except(fresh).Where(CoverageInformationParts.Is)], request, isAdvice);
        foreach (var replaced in before.Where(one => !after.Exists(other => Same(one, other))))
        {
            Assert.True(
                CoverageInformationParts.Is(replaced) && fresh.Exists(one => replaced.GetRawText().Contains(CoverageInformationParts.Coverage(one)!, StringComparison.Ordinal)),
                "an extension was taken away that does not speak of the same coverage");
        }
    }

    private static void Information(List<JsonElement> fresh, List<JsonElement> kept, Call request, bool isAdvice)
    {
        Assert.NotEmpty(fresh);
        foreach (var one in fresh)
        {
            var faults = FhirJudge.CoverageInformationFaults(one, request.Version);
            Assert.True(faults.Count == 0, $"{string.Join(", ", faults)}: {one.GetRawText()}");
            Assert.Equal(1, fresh.Concat(kept).Count(other => CoverageInformationParts.Coverage(other) == CoverageInformationParts.Coverage(one)));
            Assert.Equal(1, fresh.Concat(kept).Count(other => CoverageInformationParts.Text(other, "coverage-assertion-id") == CoverageInformationParts.Text(one, "coverage-assertion-id")));
            if (isAdvice)
            {
                Assert.Equal("conditional", CoverageInformationParts.Text(one, "covered"));
                Assert.Equal("conditional", CoverageInformationParts.Text(one, "pa-needed"));
                Assert.Contains("not the payer's determination", one.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }
    }

    // Numbers as they were written, members in any order; a list of extensions that is empty or absent says the same.
    private static bool IsSameButForOurs(JsonElement received, JsonElement returned)
    {
        var (before, after) = (Members(received), Members(returned));
        return before.Count == after.Count && before.All(member => after.TryGetValue(member.Key, out var other) && Same(member.Value, other))
            && Kept(received).Count == Kept(returned).Count && Kept(received).Zip(Kept(returned)).All(pair => Same(pair.First, pair.Second));

        static Dictionary<string, JsonElement> Members(JsonElement resource) =>
            resource.EnumerateObject().Where(member => member.Name != "extension").ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);

        static List<JsonElement> Kept(JsonElement resource) => Items(resource, "extension").FindAll(one => !CoverageInformationParts.Is(one));
    }

    private static bool Same(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
        {
            return false;
        }

        switch (one.ValueKind)
        {
            case JsonValueKind.Number:
                return one.GetRawText() == other.GetRawText();
            case JsonValueKind.Object:
                var members = other.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
                return one.EnumerateObject().Count() == members.Count && one.EnumerateObject().All(member => members.TryGetValue(member.Name, out var value) && Same(member.Value, value));
            case JsonValueKind.Array:
                return one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => Same(pair.First, pair.Second));
            default:
                return JsonElement.DeepEquals(one, other);
        }
    }

    // What CDS Hooks 2.0 does not know may be refused, or taken for what it is in a later version.
    private static void Knows(JsonElement value, params string[] names) => Assert.All(value.EnumerateObject(), member => Assert.Contains(member.Name, names));

    // What suggestions carry is the EHR's own and may be as empty as it likes.
    private static void NothingIsEmpty(JsonElement value, string place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                Assert.Fail($"{place} is null");
                break;
            case JsonValueKind.String:
                Assert.True(value.GetString()!.Length > 0, $"{place} is empty");
                break;
            case JsonValueKind.Array:
                Assert.True(value.GetArrayLength() > 0, $"{place} is empty");
                foreach (var item in value.EnumerateArray())
                {
                    NothingIsEmpty(item, place + "[]");
                }

                break;
            case JsonValueKind.Object:
                Assert.True(value.EnumerateObject().Any(), $"{place} is empty");
                foreach (var member in value.EnumerateObject().Where(member => member.Name != "resource"))
                {
                    NothingIsEmpty(member.Value, $"{place}.{member.Name}");
                }

                break;
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 512 });
        return document.RootElement.Clone();
    }

    private static string? Name(JsonElement resource) => Word(resource, "resourceType") is { } type && Word(resource, "id") is { } id ? $"{type}/{id}" : null;

    private static string? Word(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    /// <summary>What a call says that its answer has to keep to.</summary>
    private sealed class Call
    {
        private readonly Dictionary<string, List<JsonElement>> _resources = new(StringComparer.Ordinal);
        private readonly JsonElement _configuration;

        public Call(JsonElement root)
        {
            Hook = Word(root, "hook") ?? "";
            var context = Member(root, "context");
            Collect(context);
            Collect(Member(root, "prefetch"));
            Drafts = [.. Names(Member(context, "draftOrders"))];
            var told = Items(context, Hook == "order-select" ? "selections" : "dispatchedOrders");
            Focus = [.. told.Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : Word(one, "reference")).OfType<string>()];
            if (Hook == "order-dispatch" && Focus.Count == 0 && (Word(context, "order") ?? Word(Member(context, "order"), "reference")) is { } one)
            {
                Focus.Add(one);
            }

            var extension = Member(root, "extension");
            _configuration = Member(extension, "davinci-crd.configuration");
            Version = Member(extension, "davinci-crd.requestedVersion") is { ValueKind: JsonValueKind.String or JsonValueKind.Number } version && version.ToString().Trim() is { Length: > 0 } text ? text[..3] : null;
            Token = Word(Member(root, "fhirAuthorization"), "access_token");
            CanBeRead = Word(root, "fhirServer") is not null;
        }

        public string Hook { get; }

        /// <summary>The CRD version that is asked for, or null.</summary>
        public string? Version { get; }

        public string? Token { get; }

        /// <summary>True when what was not sent may have been read.</summary>
        public bool CanBeRead { get; }

        public HashSet<string> Drafts { get; }

        /// <summary>What is selected or dispatched, as written.</summary>
        public List<string> Focus { get; }

        public int MaxCards => Member(_configuration, "max-cards") is { ValueKind: JsonValueKind.Number } most && most.TryGetDouble(out var number) && number is >= 0 and <= 1000 ? (int)number : 10;

        public bool? Option(string name) => Member(_configuration, name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        public List<JsonElement> Received(string name) => _resources.GetValueOrDefault(name) ?? [];

        /// <summary>True when the hook is about the order or appointment.</summary>
        public bool IsAsked(string name) => Hook switch
        {
            "order-select" or "order-dispatch" => Focus.Exists(one => one.Contains(name.Split('/')[1], StringComparison.Ordinal)),
            "order-sign" => Drafts.Contains(name),
            _ => true,
        };

        private static JsonElement Member(JsonElement parent, string name) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

        private static IEnumerable<string> Names(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Names(member.Value)).Concat(Name(value) is { } name ? [name] : []),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Names),
            _ => [],
        };

        private void Collect(JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item);
                }
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                if (Name(value) is { } name)
                {
                    if (!_resources.TryGetValue(name, out var known))
                    {
                        _resources[name] = known = [];
                    }

                    known.Add(value);
                }

                foreach (var member in value.EnumerateObject())
                {
                    Collect(member.Value);
                }
            }
        }
    }
}
