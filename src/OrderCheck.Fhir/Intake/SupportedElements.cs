using System.Collections.Frozen;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// The elements that are read, by type of resource. A resource is parsed with these alone: what no one reads cannot make it unreadable. Types that are not listed
/// are parsed whole, without what they contain.
/// </summary>
internal static class SupportedElements
{
    private const string Choice = "[x]";

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByType = new Dictionary<string, string>
    {
        ["AllergyIntolerance"] = "patient code verificationStatus clinicalStatus recordedDate",
        ["Claim"] = "item",
        ["ClaimResponse"] = "status use outcome patient preAuthRef preAuthPeriod addItem item adjudication extension error disposition insurer request processNote",
        ["Condition"] = "subject code verificationStatus clinicalStatus onset[x] abatement[x] recordedDate",
        ["Coverage"] = "status beneficiary type payor class period order subscriberId",
        ["Device"] = "patient type deviceName status",
        ["DiagnosticReport"] = "status subject code effective[x] issued conclusion conclusionCode result basedOn",
        ["DocumentReference"] = "status docStatus type category subject date context extension",
        ["Encounter"] = "status class subject location period type serviceType",
        ["EpisodeOfCare"] = "status patient type",
        ["FamilyMemberHistory"] = "patient status condition",
        ["Flag"] = "status subject code",
        ["ImagingStudy"] = "status subject procedureCode description started",
        ["Location"] = "status name identifier address type physicalType managingOrganization partOf",
        ["Observation"] = "status subject code effective[x] issued value[x] dataAbsentReason interpretation component",
        ["Organization"] = "name identifier address type partOf",
        ["Patient"] = "identifier birthDate gender address deceased[x]",
        ["PractitionerRole"] = "practitioner organization location",
        ["Procedure"] = "status subject code outcome performed[x]",
        ["ServiceRequest"] = "extension status intent doNotPerform category code orderDetail subject encounter occurrence[x] authoredOn reasonCode reasonReference supportingInfo "
            + "insurance note requisition basedOn replaces performer locationReference",
    }.ToFrozenDictionary(type => type.Key, type => type.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    // Of what is inside an element. A damaged version of a coding harms no one.
    private static readonly FrozenSet<string> Inner = new[]
    {
        "adjudication", "actor", "address", "bounds", "category", "city", "class", "code", "coding", "comparator", "condition", "country", "display", "district", "end",
        "event", "extension", "identifier", "interpretation", "location", "name", "onset", "period", "postalCode", "productOrService", "reason", "reference", "related",
        "repeat", "start", "state", "status", "system", "text", "type", "unit", "url", "use", "value",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The listed types.</summary>
    public static IEnumerable<string> Types => ByType.Keys;

    /// <summary>The elements of a type that are read (choice elements end in <c>[x]</c>), or null when the type is parsed whole.</summary>
    public static IReadOnlySet<string>? Of(string type) => ByType.GetValueOrDefault(type);

    /// <summary>The element that a member of a resource is, or null when it is not read.</summary>
    public static string? Element(IReadOnlySet<string> elements, string member)
    {
        if (elements.Contains(member))
        {
            return member;
        }

        // A choice carries its type in its name: onsetDateTime.
        for (var end = member.Length - 1; end > 0; end--)
        {
            if (char.IsAsciiLetterUpper(member[end]) && elements.Contains(member[..end] + Choice))
            {
                return member[..end];
            }
        }

        return null;
    }

    /// <summary>True when all that a path of the parser leads through is read.</summary>
    /// <param name="path">Such as <c>ServiceRequest.code.coding[0].display</c>.</param>
    public static bool Includes(string path)
    {
        var parts = path.Split('.');
        for (var at = 2; at < parts.Length; at++)
        {
            var bracket = parts[at].IndexOf('[', StringComparison.Ordinal);
            if (!Inner.Contains(bracket < 0 ? parts[at] : parts[at][..bracket]))
            {
                return false;
            }
        }

        return true;
    }
}
