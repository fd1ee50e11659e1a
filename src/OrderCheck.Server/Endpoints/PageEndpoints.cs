using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace OrderCheck.Server.Endpoints;

/// <summary>The page: a few files inside the assembly.</summary>
internal static class PageEndpoints
{
    public static IEndpointConventionBuilder MapPage(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("");
        MapAsset(group, "/", "index.html", "text/html; charset=utf-8");
        MapAsset(group, "/app.js", "app.js", "text/javascript; charset=utf-8");
        MapAsset(group, "/app.css", "app.css", "text/css; charset=utf-8");
        MapAsset(group, "/icon.svg", "icon.svg", "image/svg+xml; charset=utf-8");
        return group;
    }

    private static void MapAsset(IEndpointRouteBuilder app, string path, string name, string mediaType)
    {
        var body = Embedded.Read(name);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..16]}\"");
        app.MapRead(path, context =>
        {
            // An asset may be kept but must be asked for again, so page and service are always of one version.
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(body, mediaType, entityTag: tag).ExecuteAsync(context);
        });
    }
}
