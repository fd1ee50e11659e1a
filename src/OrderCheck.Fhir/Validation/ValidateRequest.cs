using System.Text.Json;

namespace OrderCheck.Fhir.Validation;

/// <summary>What <c>$validate</c> was asked.</summary>
/// <param name="Resource">The resource as received.</param>
/// <param name="Place">Our path to it: its type, or the parameter that holds it.</param>
/// <param name="Mode"><c>create</c>, <c>update</c> or <c>profile</c>, or null when none was sent.</param>
/// <param name="Profile">The profile to check it against besides R4 and its own <c>meta.profile</c>, or null.</param>
public sealed record ValidateRequest(JsonElement Resource, string Place, string? Mode, string? Profile);
