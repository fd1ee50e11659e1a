namespace OrderCheck.CdsHooks.Planning;

/// <summary>Next pages are followed only below the base of the FHIR server they come from.</summary>
public static class NextPage
{
    /// <summary>The query of a next page, relative to the base, or null when it leads elsewhere.</summary>
    /// <param name="server">The base of the FHIR server as sent, or null when there is none.</param>
    /// <param name="url">The address as the server wrote it: absolute, from the root of the host (<c>/fhir/Condition?page=2</c>), or
    /// relative to the base.</param>
    public static string? Below(string? server, string url)
    {
        if (server is null || url.Any(c => c is <= ' ' or >= '\u007f' or '\\' or '#'))
        {
            return null;
        }

        var root = server.TrimEnd('/');
        var query = url.StartsWith("//", StringComparison.Ordinal) ? null
            : url.StartsWith('/') ? Rest(root, HostOf(root) + url)
            : IsAbsolute(url) ? Rest(root, url)
            : url;
        return query is null || query.Length == 0 || query.Contains("..", StringComparison.Ordinal) || query.StartsWith('/') ? null : query;
    }

    // Behind the base; a query of the base itself keeps its question mark.
    private static string? Rest(string root, string url) =>
        !url.StartsWith(root, StringComparison.Ordinal) || url.Length <= root.Length + 1 ? null
        : url[root.Length] switch
        {
            '/' => url[(root.Length + 1)..],
            '?' => url[root.Length..],
            _ => null,
        };

    /// <summary>True for an address with a scheme, which names its server itself.</summary>
    public static bool IsAbsolute(string url) =>
        url.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && url.AsSpan(0, colon).IndexOfAny('/', '?') < 0;

    private static string HostOf(string root)
    {
        var host = root.IndexOf("://", StringComparison.Ordinal);
        var path = host < 0 ? -1 : root.IndexOf('/', host + 3);
        return path < 0 ? root : root[..path];
    }
}
