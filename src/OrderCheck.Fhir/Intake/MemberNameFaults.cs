using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>Finds members of a resource that have no name, or whose names are there twice.</summary>
internal static class MemberNameFaults
{
    /// <summary>The first such member of an object or of what is inside it, or null.</summary>
    /// <param name="json">The object.</param>
    /// <param name="place">Its place, as simple FHIRPath.</param>
    public static ReadIssue? First(JsonElement json, string place)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (var member in json.EnumerateObject())
                {
                    var fault = member.Name.Length == 0 ? new ReadIssue(place, "a member has no name", "Name it, or take it out.")
                        : !names.TryAdd(member.Name, member.Name) ? Twin(place, names[member.Name], member.Name)
                        : First(member.Value, $"{place}.{member.Name}");
                    if (fault is not null)
                    {
                        return fault;
                    }
                }

                return null;
            case JsonValueKind.Array:
                return json.EnumerateArray().Select((item, at) => First(item, FormattableString.Invariant($"{place}[{at}]")))
                    .FirstOrDefault(fault => fault is not null);
            default:
                return null;
        }
    }

    private static ReadIssue Twin(string place, string first, string second) => first == second
        ? new ReadIssue($"{place}.{first}", $"{first} is there twice", "Send it once.")
        : new ReadIssue($"{place}.{second}", $"{first} and {second} differ only in upper and lower case",
        "Send one of them; names of elements are case-sensitive.");
}
