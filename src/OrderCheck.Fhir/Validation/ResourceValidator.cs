using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Firely.Fhir.Validation;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Specification.Terminology;
using Hl7.Fhir.Utility;
using Poco = Hl7.Fhir.Model.Resource;

namespace OrderCheck.Fhir.Validation;

/// <summary>
/// Validates resources against R4 and against profiles, with Firely's validator. That one is not thread-safe and takes a second to warm up:
/// nothing is loaded before
/// the first call, and one resource is validated at a time. No input makes it throw.
/// </summary>
public sealed class ResourceValidator : IDisposable
{
    // The SDK's own look-up takes any capitals.
    private static readonly FrozenSet<string> Types = ModelInfo.SupportedResources.Except(["Resource", "DomainResource"])
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly BaseFhirJsonDeserializer Parser = new(
        ModelInfo.ModelInspector, new DeserializerSettings().UsingMode(DeserializationMode.Strict));

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ValidatorOptions _options;
    private readonly Lazy<Rules> _rules;

    /// <summary>Makes a validator; cheap, because it loads nothing yet.</summary>
    public ResourceValidator(ValidatorOptions? options = null)
    {
        _options = options ?? new ValidatorOptions();
        _rules = new Lazy<Rules>(() => new Rules(new DefinitionStore(_options.Folder, _options.MoreFolders)));
    }

    /// <summary>True for the name of a resource type of R4.</summary>
    public static bool IsResourceType(string name) => Types.Contains(name);

    /// <summary>Answers <c>$validate</c>.</summary>
    /// <returns>What was found, or null when no turn came in time.</returns>
    public async Task<ValidationReport?> ValidateAsync(ValidateRequest request, CancellationToken stop = default)
    {
        var report = await ValidateAsync(request.Resource, request.Place, request.Profile, stop).ConfigureAwait(false);
        var lacksId = request.Mode == "update" && request.Resource.ValueKind == JsonValueKind.Object
            && !request.Resource.TryGetProperty("id", out _);
        return report is null || !lacksId
            ? report
            : report with { Issues = report.Issues.Insert(0,
            new ValidationIssue(
            Severity.Error, "required", request.Place, "id is missing.", "Send the id of the resource to update.", "mode")) };
    }

    /// <summary>Validates one resource with all that is in it.</summary>
    /// <param name="resource">The resource as received, past the limits and checks of the request gate.</param>
    /// <param name="place">Our path to it, such as <c>ServiceRequest</c> or <c>Bundle.entry[0].resource</c>; null for its type.</param>
    /// <param name="profile">A profile to check it against besides R4 and what its <c>meta.profile</c> names, or null.</param>
    /// <param name="stop">Ends the wait for a turn.</param>
    /// <returns>What was found, or null when others took so long that no turn came within <see cref="ValidatorOptions.MaxWait"/>.</returns>
    public async Task<ValidationReport?> ValidateAsync(
        JsonElement resource, string? place = null, string? profile = null, CancellationToken stop = default)
    {
        if (!await _turn.WaitAsync(_options.MaxWait, stop).ConfigureAwait(false))
        {
            return null;
        }

        try
        {
            var type = new NestedResource(resource, "").Type ?? "";
            var issues = Issues(resource, place ?? (type.Length > 0 ? type : "Resource"), profile);
            return new ValidationReport(type, [.. issues.Take(_options.MaxIssues)]);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private IEnumerable<ValidationIssue> Issues(JsonElement resource, string place, string? profile)
    {
        var nested = NestedResource.Of(resource, place).Take(_options.MaxResources + 1).ToList();
        if (nested.Count > _options.MaxResources || JsonMarshal.GetRawUtf8Value(resource).Length > _options.MaxBytes)
        {
            return [new(
                Severity.Error, "too-costly", place,
                FormattableString.Invariant(
                $"At most {_options.MaxResources} resources and {_options.MaxBytes} bytes are validated at once."), "Send it in parts.",
                "limit")];
        }

        var types = nested.Select(TypeIssue).OfType<ValidationIssue>().ToList();
        if (types.Count > 0)
        {
            return types;
        }

        var (poco, issues) = Parse(nested);
        return poco is null || issues.Count > 0 ? issues : RuleIssues(nested, poco, profile);
    }

    // What the SDK throws at, or explains by its consequences only.
    private static ValidationIssue? TypeIssue(NestedResource resource)
    {
        var code = resource.Json switch
        {
            { ValueKind: not JsonValueKind.Object } => "JSON131",
            _ when resource.Json.TryGetProperty("resourceType", out _) && resource.Type is null => "JSON102",
            _ when resource.Type is null => "JSON103",
            _ when !Types.Contains(resource.Type) => "PVAL130",
            _ => null,
        };
        return code switch
        {
            null => null,
            "JSON131" => new ValidationIssue(Severity.Error, "structure", resource.Place,
                $"A resource is needed here, and {IssueWriter.Quote(resource.Json)} was sent.", "Send an object with its resourceType.",
                code),
            _ => IssueWriter.Write(Severity.Error, code, ElementPlace.Find(resource.Json, resource.Place, "$this.resourceType")),
        };
    }

    private static (Poco? Resource, List<ValidationIssue> Issues) Parse(List<NestedResource> nested)
    {
        var root = nested[0];
        if (TryParse(root.Json, out var resource, out var issues))
        {
            return (resource, [.. ParseIssueReader.Read(root.Json, root.Place, issues)]);
        }

        // The SDK gave up on the whole. The innermost resource that it also cannot take alone is where the fault is.
        var broken = nested.FindLast(inner => !TryParse(inner.Json, out _, out _));
        return (null, [new ValidationIssue(
            Severity.Error, "structure", broken.Place, "This resource cannot be read as FHIR.",
            "Check that every element has the form that R4 defines, and that members with an underscore belong to primitive elements.",
            "unreadable")]);
    }

    private static bool TryParse(JsonElement json, out Poco? resource, out IReadOnlyList<CodedException> issues)
    {
        resource = null;
        issues = [];
        try
        {
            var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
            Parser.TryDeserializeResource(ref reader, out resource, out var found);
            issues = [.. found];
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return false;
        }
    }

    private List<ValidationIssue> RuleIssues(List<NestedResource> nested, Poco resource, string? profile)
    {
        var root = nested[0];
        var found = new List<ValidationIssue>();
        try
        {
            var rules = _rules.Value;
            var uncovered = nested.Where(inner => !rules.Definitions.Covers(inner.Type!)).ToList();
            found.AddRange(rules.Check(root, resource, profile));

            // The validator names the target of a wrong reference that it could follow; the reference itself says more.
            var references = nested.SelectMany(ReferenceTargets.Issues).ToList();
            found.RemoveAll(issue => references.Exists(reference => reference.Rule == issue.Rule && reference.Remedy == issue.Remedy));
            found.AddRange(references);
            found.AddRange(uncovered.Select(inner => new ValidationIssue(
                Severity.Information, "not-supported", inner.Place,
                $"The rules for {inner.Type} are not shipped: only its shape was checked.", null, "coverage")));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            found.Add(new ValidationIssue(
                Severity.Warning, "exception", root.Place,
                "The shape is right, but a fault of the validator kept the rules from being checked.",
                "Report it with the resource, without patient data.", fault.GetType().Name));
        }

        return found;
    }

    /// <summary>The validator over the shipped definitions; made at the first use.</summary>
    private sealed class Rules
    {
        private readonly Validator _validator;
        private readonly ProfileIssueReader _reader;
        private readonly List<ValidationIssue> _unknown = [];
        private NestedResource _root;

        public Rules(DefinitionStore definitions)
        {
            Definitions = definitions;
            _reader = new ProfileIssueReader(Definitions);
            _validator = new Validator(Definitions, new LocalTerminologyService(Definitions), null,
                new ValidationSettings { SelectValidationProfiles = (location, profiles, _, _) => Known(location, profiles) }, null);
        }

        public DefinitionStore Definitions { get; }

        public List<ValidationIssue> Check(NestedResource root, Poco resource, string? profile)
        {
            _unknown.Clear();
            _root = root;
            if (profile is not null && !Definitions.Has(profile))
            {
                return [new ValidationIssue(
                    Severity.Error, "not-found", root.Place, $"The profile {IssueWriter.Quote(profile)} is not known here.",
                    "Name a profile that GET /fhir/metadata lists, or leave it out to check against R4.", "profile")];
            }

            var issues = _reader.Read(root.Json, root.Place, _validator.Validate(resource, null)).ToList();
            if (profile is not null)
            {
                issues.AddRange(_reader.Read(root.Json, root.Place, _validator.Validate(resource, profile)));
            }

            return [.. issues.Concat(_unknown).Distinct()];
        }

        // A profile that is not shipped is no fault of the resource that claims it.
        private Firely.Fhir.Validation.Canonical[] Known(string location, Firely.Fhir.Validation.Canonical[] profiles)
        {
            foreach (var profile in profiles.Where(profile => !Definitions.Has((string)profile)))
            {
                var at = ElementPlace.Find(_root.Json, _root.Place, location + ".meta.profile", isList: true);
                _unknown.Add(new ValidationIssue(
                    Severity.Information, "not-found", at.Path,
                    $"The profile {IssueWriter.Quote((string)profile)} is not shipped: the resource was checked without it.", null,
                    "profile"));
            }

            return [.. profiles.Where(profile => Definitions.Has((string)profile))];
        }
    }
}
