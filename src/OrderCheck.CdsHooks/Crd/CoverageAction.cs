using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>One resource with new coverage-information; everything else on it stays as received.</summary>
/// <param name="Target">The order or appointment.</param>
/// <param name="News">What is said of it, at least one.</param>
/// <param name="Replaced">Extensions on it that the news replaces, by position.</param>
internal sealed record CoverageAction(FhirResource Target, ImmutableArray<CoverageInformation> News, ImmutableHashSet<int> Replaced)
{
    /// <summary>The actions of an answer: none where nothing is new, on order-select, or when none are wanted.</summary>
    public static ImmutableArray<CoverageAction> Of(HookRequest request, ImmutableArray<HookAnswer> answers)
    {
        if (!request.Service.IsPrimary || !request.Configuration.WantsCoverageInformation)
        {
            return [];
        }

        var isPartial = request.IsPartial;
        var actions = ImmutableArray.CreateBuilder<CoverageAction>();
        var targets = answers.SelectMany(answer => answer.Order.Targets.Select(target => (Target: target, Answer: answer)));
        foreach (var group in targets.Where(pair => pair.Target.Reference is not null)
            .GroupBy(pair => pair.Target.Reference!, StringComparer.Ordinal))
        {
            if (OfTarget(request, group.First().Target, [.. group.Select(pair => pair.Answer)], isPartial) is { } action)
            {
                actions.Add(action);
            }
        }

        return actions.ToImmutable();
    }

    /// <summary>The resource as it goes back to the EHR.</summary>
    public ResourceEdit Edited => new(
        Target.Json,
        [
            new PropertyChange(
                "extension",
                JsonValues.List(Received(Target).Where((_, index) => !Replaced.Contains(index))
                .Concat(News.Select(news => FhirJson.ToJson(news.ToExtension()))))),
        ]);

    private static CoverageAction? OfTarget(HookRequest request, FhirResource target, ImmutableArray<HookAnswer> answers, bool isPartial)
    {
        if (target.Json.TryGetProperty("extension", out var extensions)
            && extensions.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            return null;
        }

        // Two orders of one appointment are answered once for each coverage: one coverage, one assertion.
        var said = answers.Select(answer => CoverageInformation.Of(answer, request.CrdVersion, request.Call.Today, isPartial))
            .OfType<CoverageInformation>()
            .GroupBy(information => information.Coverage, StringComparer.Ordinal)
            .Select(group => group.OrderByDescending(information => information.Covered != "covered").First());
        var news = ImmutableArray.CreateBuilder<CoverageInformation>();
        var replaced = ImmutableHashSet.CreateBuilder<int>();
        foreach (var information in said)
        {
            var earlier = Received(target).Select((extension, index) => (Extension: extension, Index: index))
                .Where(one => IsCoverageInformation(one.Extension) && CoverageInformation.CoverageOf(one.Extension) == information.Coverage)
                .ToList();

            // What others said stands: theirs may rest on a determination, and one coverage has one assertion.
            if (earlier.Exists(one => !CoverageInformation.IsOurs(one.Extension))
                || (earlier.Count == 1 && information.SaysTheSame(earlier[0].Extension)))
            {
                continue;
            }

            news.Add(information);
            replaced.UnionWith(earlier.Select(one => one.Index));
        }

        return news.Count == 0 ? null : new CoverageAction(target, news.ToImmutable(), replaced.ToImmutable());
    }

    private static IEnumerable<JsonElement> Received(FhirResource target) => target.Json.Items("extension");

    private static bool IsCoverageInformation(JsonElement extension) =>
        extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
        && url.ValueEquals(Canonical.CoverageInformation);
}
