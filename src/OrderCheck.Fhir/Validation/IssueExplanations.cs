using System.Collections.Frozen;

namespace OrderCheck.Fhir.Validation;

/// <summary>The issue codes of the SDK's parser (<c>JSON...</c>, <c>PVAL...</c>), of the validator (numbers) and the constraints of R4,
/// each with what to do about it.</summary>
public static class IssueExplanations
{
    private const string Structure = "structure";
    private const string Value = "value";
    private const string Required = "required";
    private const string CodeInvalid = "code-invalid";
    private const string Empty = "Leave {name} out when there is nothing to say: FHIR knows no empty elements.";

    private static readonly FrozenDictionary<string, IssueExplanation> Codes = new Dictionary<string, IssueExplanation>(
        StringComparer.Ordinal)
    {
        ["JSON102"] = new(Structure, "resourceType is not text.", "Send resourceType as the name of an R4 resource type."),
        ["JSON103"] = new(Structure, "The resource has no resourceType.",
        "Send resourceType, the name of an R4 resource type.") { IsAboutMissing = true },
        ["JSON109"] = new(Structure, "{name} is null.", Empty),
        ["JSON114"] = new(Structure, "{name} is sent without its type.", "Write it with its type: {allowed}."),
        ["JSON120"] = new(Structure, "{name} is an empty object.", Empty),
        ["JSON121"] = new(Structure, "{name} is an empty list.", Empty) { IsAboutList = true },
        ["JSON125"] = new(Structure, "{name} holds nothing but null.", Empty) { IsAboutList = true },
        ["JSON129"] = new(Structure, "Two members of {owner} say the same element.",
        "Send one of them; of a choice such as occurrence[x] only one type is allowed."),
        ["JSON130"] = new(Structure, "{name} is a list inside a list.", "Take one pair of square brackets away."),
        ["JSON131"] = new(Structure, "{name} is {value}, and an object of type {type} is needed.", "{format}"),
        ["JSON132"] = new(Structure, "{name} is an object, and a single value of type {type} is needed.",
        "Send the value itself, without curly brackets."),
        ["JSON133"] = new(Structure, "{name} has a member with an underscore whose element is not primitive.",
        "Take the underscore away: id and extension of such an element belong inside it."),
        ["JSON134"] = new(
        Structure, "_{name} is not an object.", "Send extensions of {name} as an object in _{name}, and its value in {name}."),
        ["JSON135"] = new(
        Structure, "{name} has two values, one of them in _{name}.", "Keep the value in {name}; _{name} holds only id and extension."),

        ["PVAL101"] = new(Structure, "{name} has a type that is not allowed here.", "Use one of {allowed}."),
        ["PVAL102"] = new(Structure, "{name} has too few items.", "Send all that {owner} needs.") { IsAboutList = true },
        ["PVAL103"] = new(Structure, "{name} has too many items.", "Send only as many as {owner} allows.") { IsAboutList = true },
        ["PVAL104"] = new(Structure, "{name} holds null.", "Take the null out of the list.") { IsAboutList = true },
        ["PVAL105"] = new(Required, "{name} is missing.", "Send {name}; R4 requires it in {owner}.") { IsAboutMissing = true },
        ["PVAL114"] = new(Value, "The narrative is not well-formed XHTML.", "Send one div element with balanced tags, or leave text out."),
        ["PVAL115"] = new(Value, "The narrative is not a div of the XHTML namespace, or holds elements that FHIR does not allow.",
            "Send <div xmlns=\"http://www.w3.org/1999/xhtml\"> with basic formatting only, or leave text out."),
        ["PVAL116"] = new(CodeInvalid, "{value} is not a code of {name}.", "{nearest}Use one of {allowed}."),
        ["PVAL118"] = new(Structure, "A contained resource contains resources itself.",
        "Put all contained resources into the outermost resource.") { IsAboutList = true },
        ["PVAL119"] = new(Value, "{name} is too long.", "Shorten it to at most one mebibyte."),
        ["PVAL120"] = new(Value, "{name} is not base64.", "Encode the data as base64, without spaces or line breaks."),
        ["PVAL123"] = new(Value, "{name} is {value}, and type {type} is needed.", "{format}"),
        ["PVAL124"] = new(Value, "{value} is not a valid {type}.", "{format}"),
        ["PVAL125"] = new(Value, "{name} is {value}, and a whole number above zero is needed.", "Send a whole number from 1."),
        ["PVAL126"] = new(Value, "{name} is {value}, and a whole number not below zero is needed.", "Send a whole number from 0."),
        ["PVAL127"] = new(Structure, "{name} is {value}, and R4 wants {shape}.", "{format}") { IsAboutList = true },
        ["PVAL128"] = new(Structure, "{name} is not an element of {owner}.",
        "{meant}Elements that R4 does not define go into an extension.") { IsAboutList = true },
        ["PVAL129"] = new(Structure, "{name} is empty.", Empty),
        ["PVAL130"] = new(Structure, "{value} is not an R4 resource type.", "{nearest}Send the name of an R4 resource type."),
        ["PVAL131"] = new(Structure, "{name} is written with wrong capitals.", "{meant}Names of elements are case-sensitive."),
        ["PVAL132"] = new(Structure, "The resource type is written with wrong capitals.", "{nearest}Names of types are case-sensitive."),

        ["1000"] = new(Structure, "{name} has neither a value nor parts.", Empty),
        ["1001"] = new(Structure, "{name} has parts that its definition does not have.", "Take them out, or put them into an extension."),
        ["1003"] = new(Structure, "{name} has a type that the definition does not allow.", "{note}"),
        ["1004"] = new(Structure, "{name} has a type that the definition does not allow.", "{note}"),
        ["1005"] = new(Value, "{name} is too long.", "{note}"),
        ["1006"] = new(Value, "{value} is not a valid {type}.", "{format}"),
        ["1008"] = new(Value, "{name} is not the value that the profile fixes.", "{note}"),
        ["1009"] = new(Value, "{name} does not have the content that the profile asks for.", "{note}"),
        ["1011"] = new(Structure, "A reference leads to this {type}, and another type is needed there.", "{note}"),
        ["1015"] = new(Structure, "{name} refers to a resource in a way that is not allowed here.", "{note}"),
        ["1016"] = new("not-found", "{name} refers to a contained resource that is not there.",
        "Put the resource into contained, or correct the reference."),
        ["1017"] = new(Value, "{name} is no reference.",
        "Write Type/id, a whole address, urn:uuid: with the fullUrl of an entry, or # with the id of a contained resource."),
        ["1026"] = new(Structure, "{name} does not fit the slices of the profile.", "{note}"),
        ["1028"] = new(Required, "{name} is there too often or not often enough.", "{note}"),
        ["6005"] = new(CodeInvalid, "{name} has no code, and its binding requires one.", "Send a coding with one of {note}."),
        ["6007"] = new(CodeInvalid, "The code of {name} is not one that the required binding allows.", "Use one of {note}."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Constraints = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["app-1"] = "Send the actor or the type of the participant.",
        ["app-2"] = "Send both start and end, or neither.",
        ["app-3"] = "Send start and end, or make the status proposed, cancelled or waitlist.",
        ["att-1"] = "Send contentType with the data.",
        ["bdl-15"] = "Give each entry a fullUrl; urn:uuid: with a new UUID will do.",
        ["bdl-3a"] = "Send a resource in each entry, and no request or response, or choose another type of Bundle.",
        ["bdl-5"] = "Send the resource of the entry, or take the entry out.",
        ["bdl-7"] = "Give each entry a fullUrl of its own.",
        ["bdl-8"] = "Send the fullUrl without a version.",
        ["con-3"] = "Send clinicalStatus unless verificationStatus is entered-in-error.",
        ["con-4"] = "Make clinicalStatus inactive, resolved or remission, or take abatement out.",
        ["con-5"] = "Take clinicalStatus out of a condition that was entered in error.",
        ["cpt-2"] = "Send system, such as phone or email, with the value.",
        ["dom-2"] = "Put all contained resources into the outermost resource.",
        ["dom-3"] = "Refer to the contained resource with # and its id, or take it out.",
        ["dom-4"] = "Take meta.versionId and meta.lastUpdated out of the contained resource.",
        ["ele-1"] = "Leave the element out when there is nothing to say.",
        ["ext-1"] = "Send exactly one of value[x] and extension.",
        ["obs-6"] = "Take dataAbsentReason out when there is a value.",
        ["obs-7"] = "Say the value once: in value, or in the component of the same code.",
        ["inv-1"] = "Send one of value[x], resource and part.",
        ["org-1"] = "Send the name or an identifier.",
        ["pat-1"] = "Send a name, telecom, address or organization of the contact.",
        ["per-1"] = "Send a start that is not after the end.",
        ["prr-1"] = "Send code with orderDetail.",
        ["qty-3"] = "Send the system of the unit's code, such as http://unitsofmeasure.org.",
        ["ref-1"] = "Put the resource into contained, or correct the reference.",
        ["tim-1"] = "Send durationUnit with duration.",
        ["txt-2"] = "Send narrative that holds text or an image.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Formats = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Reference"] = "Write { \"reference\": \"Type/id\" }.",
        ["CodeableConcept"] = "Write { \"coding\": [ { \"system\": \"...\", \"code\": \"...\" } ], \"text\": \"...\" }, or only one of the two.",
        ["Coding"] = "Write { \"system\": \"...\", \"code\": \"...\" }.",
        ["Identifier"] = "Write { \"system\": \"...\", \"value\": \"...\" }.",
        ["Period"] = "Write { \"start\": \"2026-01-05\", \"end\": \"2026-01-05\" }.",
        ["Quantity"] = "Write { \"value\": 62, \"unit\": \"...\", \"system\": \"http://unitsofmeasure.org\", \"code\": \"...\" }.",
        ["Annotation"] = "Write { \"text\": \"...\" }.",
        ["HumanName"] = "Write { \"family\": \"...\", \"given\": [ \"...\" ] }.",
        ["date"] = "Write the date as YYYY, YYYY-MM or YYYY-MM-DD.",
        ["dateTime"] = "Write it as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone such as -05:00 or Z.",
        ["instant"] = "Write it as YYYY-MM-DDThh:mm:ss with a time zone such as -05:00 or Z.",
        ["time"] = "Write it as hh:mm:ss.",
        ["boolean"] = "Send true or false without quotes.",
        ["integer"] = "Send a whole number without quotes.",
        ["positiveInt"] = "Send a whole number from 1 without quotes.",
        ["unsignedInt"] = "Send a whole number from 0 without quotes.",
        ["decimal"] = "Send a number without quotes.",
        ["string"] = "Send text in quotes that is not empty, or leave it out.",
        ["markdown"] = "Send text in quotes that is not empty, or leave it out.",
        ["code"] = "Send the code as text in quotes, without spaces around it.",
        ["id"] = "Use up to 64 letters, digits, hyphens and dots.",
        ["uri"] = "Send an address in quotes and without spaces, such as http://snomed.info/sct or urn:oid:2.16.840.1.113883.6.90.",
        ["url"] = "Send an address in quotes and without spaces.",
        ["canonical"] = "Send the canonical address in quotes and without spaces.",
        ["oid"] = "Write urn:oid: and the numbers with dots between them.",
        ["uuid"] = "Write urn:uuid: and the number in lower case.",
        ["xhtml"] = "Send a div element as text in quotes.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes that are explained.</summary>
    public static IEnumerable<string> All => Codes.Keys;

    /// <summary>What a code means; a code that the table does not have is explained in general words.</summary>
    public static IssueExplanation Of(string code) => Codes.GetValueOrDefault(code)
        ?? new IssueExplanation(Structure, "{name} is not valid FHIR R4.", "{note}");

    /// <summary>What to do about a broken constraint of R4, or null when the constraint's own words have to do.</summary>
    public static string? OfConstraint(string key) => Constraints.GetValueOrDefault(key);

    /// <summary>How a value of a type is written, or null for a type that the table does not have.</summary>
    public static string? FormatOf(string? type) => type is null ? null : Formats.GetValueOrDefault(type);
}
