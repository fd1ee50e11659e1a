namespace OrderCheck.Fhir.Reading;

/// <summary>What the request tells about the patient beside the orders: read once, shared by all orders.</summary>
internal sealed class Chart
{
    /// <summary>Conditions, each with the resource it came from.</summary>
    public List<(FhirResource Resource, Diagnosis Diagnosis)> Conditions { get; } = [];

    /// <summary>Devices, procedures and family history.</summary>
    public List<Diagnosis> History { get; } = [];

    public List<Fact> Facts { get; } = [];

    public List<PriorTest> PriorTests { get; } = [];

    public List<(FhirResource Resource, PatientCoverage Coverage)> Coverages { get; } = [];

    public List<NoticeDocument> Notices { get; } = [];

    public List<Authorization> Authorizations { get; } = [];

    public List<FhirResource> Encounters { get; } = [];

    /// <summary>Names of the orders on which a final report was written.</summary>
    public HashSet<string> Reported { get; } = new(StringComparer.Ordinal);

    public FhirResource? Patient { get; init; }
}

/// <summary>A notice and what it says it is about.</summary>
/// <param name="Notice">The notice.</param>
/// <param name="Orders">Names of the orders it is about.</param>
/// <param name="Codes">CPT codes it is about.</param>
internal sealed record NoticeDocument(NoticeOnFile Notice, HashSet<string> Orders, HashSet<string> Codes);

/// <summary>A payer's answer to a request for prior authorization.</summary>
/// <param name="Source">The ClaimResponse.</param>
/// <param name="Number">The payer's reference number, or null.</param>
/// <param name="From">First day it holds, or null.</param>
/// <param name="Until">Last day it holds, or null.</param>
/// <param name="Codes">The procedure codes it is about.</param>
/// <param name="Problem">Why it cannot count for any order, or null.</param>
internal sealed record Authorization(FhirResource Source, string? Number, DateOnly? From, DateOnly? Until, HashSet<string> Codes, string? Problem)
{
    /// <summary>Id of the insurer in the payer table, or null.</summary>
    public string? Insurer { get; init; }

    /// <summary>The insurer's name as written, or null.</summary>
    public string? InsurerName { get; init; }
}

/// <summary>What an observation tells, read once however many reports name it.</summary>
internal sealed record ObservationResult(bool Counts, DateOnly? On, string? Interpretation, List<Fact> Facts);

/// <summary>Everything the readers of one request share.</summary>
internal sealed record ReadContext(ResourceIndex Index, FactVocabulary Facts, PayerTable Payers, ReadIssues Log)
{
    /// <summary>Observations, claims and reasons that were read already: a hostile request may name one large one many times.</summary>
    public Dictionary<FhirResource, ObservationResult> Observations { get; } = [];

    public Dictionary<FhirResource, HashSet<string>> ClaimCodes { get; } = [];

    public Dictionary<FhirResource, Diagnosis?> Reasons { get; } = [];

    public Dictionary<FhirResource, PlaceOfService?> Places { get; } = [];

    public Dictionary<FhirResource, (List<string> Identifiers, string? Name)> Payors { get; } = [];

    public Dictionary<FhirResource, PlaceOfService?> Stays { get; } = [];

    private HashSet<FhirResource> Checked { get; } = [];

    /// <summary>How the request names its patient, or null.</summary>
    public string? PatientKey { get; init; }

    /// <summary>The patient, or null when the request does not send one.</summary>
    public FhirResource? Patient { get; init; }

    /// <summary>True when a patient, place, organization or encounter can be read; which of its parts an order needs does not matter.</summary>
    public bool IsReadable(FhirResource resource)
    {
        if (Checked.Add(resource))
        {
            var node = resource.Node;
            node.Text("status");
            if (resource.Type == "Patient")
            {
                node.Text("gender");
                node.Date("birthDate");
            }
            else
            {
                node.Text("name");
            }

            foreach (var address in resource.Type == "Location" ? [node.Object("address")] : node.Objects("address"))
            {
                foreach (var name in new[] { "use", "state", "postalCode", "city", "district", "country" })
                {
                    address.Text(name);
                }
            }

            foreach (var identifier in node.Objects("identifier"))
            {
                _ = (identifier.Text("system"), identifier.Text("value"));
            }

            if (resource.Type is "Location" or "Organization")
            {
                foreach (var type in node.Objects("type").Append(node.Object("physicalType")))
                {
                    _ = (Concept.Plain(type), Concept.Words(type));
                }
            }

            foreach (var reference in new[] { node.Object("managingOrganization"), node.Object("partOf"), node.Object("subject") })
            {
                reference.Text("reference");
            }

            if (resource.Type == "Encounter")
            {
                node.Object("class").Text("code");
                node.Objects("location").ForEach(stay => stay.Object("location").Text("reference"));
            }
        }

        return Log.Readable(resource);
    }

    /// <summary>False when a resource says that it is about somebody else.</summary>
    public bool IsOfPatient(FhirResource resource, string element) =>
        resource.Node.Object(element) is not { IsThere: true } subject
        || Index.KeyOf(subject, resource, "Patient") is not { } key
        || key == PatientKey;
}
