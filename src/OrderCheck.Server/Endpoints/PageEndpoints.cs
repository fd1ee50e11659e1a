using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The page: the files of <c>wwwroot</c>, which travel inside the assembly.</summary>
internal static class PageEndpoints
{
    private const string Start = "index.html";

    public static IEndpointConventionBuilder MapPage(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("");
        foreach (var name in Embedded.PageFiles)
        {
            MapAsset(group, name == Start ? "/" : $"/{name}", Embedded.ReadPage(name), MediaType(name));
        }

        return group;
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        var other => throw new InvalidOperationException($"The page has a file of the kind '{other}', whose media type is not known."),
    };

    private static void MapAsset(IEndpointRouteBuilder app, string path, byte[] body, string mediaType)
    {
        var version = Convert.ToHexStringLower(SHA256.HashData(body))[..16];
        var (plain, packed) = (new EntityTagHeaderValue($"\"{version}\""), new EntityTagHeaderValue($"\"{version}-gzip\""));
        var packedBody = Gzip(body);
        app.MapRead(path, context =>
        {
            // An asset may be kept but must be asked for again, so page and service are always of one version.
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
            if (!TakesGzip(context.Request))
            {
                return Results.Bytes(body, mediaType, entityTag: plain).ExecuteAsync(context);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(packedBody, mediaType, entityTag: packed).ExecuteAsync(context);
        });
    }

    // Only the page itself is compressed: it holds nothing secret.
    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0);
}
