using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrderCheck.Fhir.Validation;

/// <summary>Reads the body of <c>POST /fhir/{Type}/$validate</c>: the resource itself, or a Parameters with <c>resource</c>, <c>mode</c>
/// and <c>profile</c>.</summary>
public static class ValidateRequestReader
{
    private static readonly string[] Modes = ["create", "update", "delete", "profile"];

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body.</param>
    /// <param name="limits">Sizes beyond which it is refused.</param>
    /// <param name="type">The resource type of the address, or null to take any.</param>
    /// <param name="mode">The query parameter <c>mode</c>, or null.</param>
    /// <param name="profile">The query parameter <c>profile</c>, or null.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="fault">Why it could not be taken.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, ReadingLimits limits, string? type, string? mode, string? profile,
        [NotNullWhen(true)] out ValidateRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        if (!JsonRequestGate.TryParse(body, limits, out var document, out fault))
        {
            return false;
        }

        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            fault = new RequestFault(400, "structure",
                "The body is not a resource.") { Diagnostics = "Send a FHIR resource, or a Parameters with the parameter resource." };
            return false;
        }

        var found = IsParametersForm(root, type) ? ReadParameters(root, mode, profile)
            : new ValidateRequest(root, PlaceOf(root), mode, profile);
        fault = found is null ? Fault(400, "required", "The Parameters hold no resource.", "Send the resource in the parameter resource.")
            : FaultOf(found, type);
        request = fault is null ? found : null;
        return fault is null;
    }

    // Parameters are validated themselves at their own address, unless they carry the parameter of the operation.
    private static bool IsParametersForm(JsonElement root, string? type) =>
        new NestedResource(root, "").Type == "Parameters"
        && (type != "Parameters" || Parameters(root).Any(parameter => NameOf(parameter.Json) == "resource"));

    private static ValidateRequest? ReadParameters(JsonElement root, string? mode, string? profile)
    {
        ValidateRequest? request = null;
        foreach (var (json, place) in Parameters(root))
        {
            switch (NameOf(json))
            {
                case "resource" when request is null && json.TryGetProperty("resource", out var resource):
                    request = new ValidateRequest(resource, place + ".resource", null, null);
                    break;
                case "mode":
                    mode = ValueOf(json) ?? mode;
                    break;
                case "profile":
                    profile = ValueOf(json) ?? profile;
                    break;
            }
        }

        return request is null ? null : request with { Mode = mode, Profile = profile };
    }

    private static RequestFault? FaultOf(ValidateRequest request, string? type) => request switch
    {
        { Mode: { } mode } when !Modes.Contains(mode, StringComparer.Ordinal) => Fault(
            400, "value", "The mode is not one of $validate.", $"Use one of {string.Join(", ", Modes)}."),
        { Mode: "delete" } => Fault(
            422, "not-supported", "Nothing is stored here, so nothing can be deleted.", "Use create, update or profile."),
        { Mode: "profile", Profile: null } => Fault(400, "required", "The mode profile needs a profile.", "Send the parameter profile."),
        _ when type is not null && new NestedResource(request.Resource, "").Type is { } sent && sent != type && sent.Length > 0 =>
            Fault(422, "invalid", "The resource is of another type than the address.", $"Send a {type}, or use the address of its type."),
        _ => null,
    };

    private static RequestFault Fault(int status, string code, string text, string remedy) =>
        new(status, code, text) { Diagnostics = remedy };

    private static IEnumerable<(JsonElement Json, string Place)> Parameters(JsonElement root) =>
        root.Items("parameter").Select((parameter, index) => (parameter, FormattableString.Invariant($"Parameters.parameter[{index}]")));

    private static string? NameOf(JsonElement parameter) =>
        parameter.Member("name") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null;

    private static string? ValueOf(JsonElement parameter) =>
        parameter.EnumerateObject().FirstOrDefault(member => member.Name.StartsWith("value", StringComparison.Ordinal))
        .Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string PlaceOf(JsonElement resource) =>
        new NestedResource(resource, "").Type is { Length: > 0 } type ? type : "Resource";
}
