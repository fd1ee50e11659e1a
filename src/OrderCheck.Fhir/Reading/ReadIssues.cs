using System.Collections.Immutable;

namespace OrderCheck.Fhir.Reading;

/// <summary>What the reader has to say about a request or one of its orders.</summary>
internal sealed class ReadIssues
{
    // Every order of a request repeats what was said of its chart, so a hostile chart must not say much.
    private const int Most = 20;

    private readonly List<Finding> _findings = [];
    private readonly Dictionary<string, List<string>> _aliases = new(StringComparer.Ordinal);
    private readonly HashSet<(string Place, string Text)> _noted = [];
    private int _ignored;

    /// <summary>How much of one text is read and repeated.</summary>
    public ReadingLimits Limits { get; set; } = ReadingLimits.Default;

    /// <summary>A new list for what is to be said of one order, with the same limits.</summary>
    public ReadIssues ForOrder() => new() { Limits = Limits };

    /// <summary>A text as far as an answer repeats it.</summary>
    public string? Repeated(string? text) => text is null
        || text.Length <= Limits.RepeatedTextLength ? text : Cut(text, Limits.RepeatedTextLength) + "…";

    /// <summary>A text as far as it is read. That the rest is not is said.</summary>
    public string? Shortened(string? text, string place)
    {
        if (text is null || text.Length <= Limits.TextLength)
        {
            return text;
        }

        Ignore(
            place, FormattableString.Invariant(
            $"A text of {text.Length} characters was read up to its first {Limits.TextLength}; the rest was not used."),
            "Shorten the text to what the order needs.");
        return Cut(text, Limits.TextLength);
    }

    /// <summary>The same issues, to which others can be added.</summary>
    public ReadIssues Copy()
    {
        var copy = new ReadIssues { Limits = Limits, _ignored = _ignored };
        copy._findings.AddRange(_findings);
        copy._noted.UnionWith(_noted);
        foreach (var (text, places) in _aliases)
        {
            copy._aliases.Add(text, [.. places]);
        }

        return copy;
    }

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    public void Add(string code, string text, string? place, string? remedy = null, Severity? severity = null) =>
        _findings.Add(new Finding(code, severity ?? IssueCodes.Of(code).Severity, text) { Remedy = remedy,
        Expressions = place is null ? [] : [place] });

    public void Ignore(FhirResource resource, string why, Severity severity = Severity.Information) =>
        Ignore(resource.Path, $"{Named(resource.Type)} not used: {why}.", null, severity);

    public void Ignore(string place, string text, string? remedy, Severity severity = Severity.Warning)
    {
        // A resource may be looked at from several sides.
        if (_noted.Add((place, text)) && ++_ignored <= Most)
        {
            _findings.Add(new Finding(FindingCode.ResourceIgnored, severity, text) { Remedy = remedy, Expressions = [place] });
        }
    }

    /// <summary>The same of a place that is not written out when nobody will read it: a hostile list holds millions of them.</summary>
    public void Ignore(NodePath place, string text, string remedy)
    {
        if (_ignored < Most)
        {
            Ignore(place.ToString(), text, remedy);
        }
        else
        {
            _ignored++;
        }
    }

    /// <summary>Notes a resource that could not be read, if so.</summary>
    /// <returns>True when it could.</returns>
    public bool Readable(FhirResource resource)
    {
        if (resource.Issue is not { } issue)
        {
            return true;
        }

        Ignore(issue.Place, $"{Named(resource.Type)} not used: {issue.Problem}.", issue.Remedy);
        return false;
    }

    public void Alias(string written, string canonical, string place)
    {
        written = written.Length > 100 ? written[..100] : written;
        var key = written.Length == 0
            ? $"A code stands without a code system and was read as {canonical}."
            : $"The code system {written} was read as {canonical}.";
        if (!_aliases.TryGetValue(key, out var places))
        {
            if (_aliases.Count == Most)
            {
                return;
            }

            _aliases[key] = places = [];
        }

        if (places.Count < Most && !places.Contains(place))
        {
            places.Add(place);
        }
    }

    public ImmutableArray<Finding> All()
    {
        var all = new List<Finding>(_findings);
        foreach (var (text, places) in _aliases)
        {
            all.Add(new Finding(FindingCode.CodeSystemAlias, IssueCodes.Of(FindingCode.CodeSystemAlias).Severity, text)
            {
                Remedy = "Send the code with the address of its code system.",
                Expressions = [.. places],
            });
        }

        if (_ignored > Most)
        {
            all.Add(new Finding(FindingCode.ResourceIgnored, Severity.Information,
                FormattableString.Invariant($"{_ignored - Most} more parts of the request were not used.")));
        }

        return [.. all];
    }

    // A type from outside is only echoed when it is the name of something.
    private static string Named(string type) => type.Length <= 40 && type.All(char.IsAsciiLetter) ? type : "Resource";
}
