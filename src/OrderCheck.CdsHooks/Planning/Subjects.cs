using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>Whom a resource of a hook call is about.</summary>
internal static class Subjects
{
    /// <summary>True when a resource says that it is about another patient than the call, or about one of another server.</summary>
    public static bool IsAnother(JsonElement resource, HookCall call)
    {
        var type = resource.ResourceType() ?? "";
        var subject = type == "ServiceRequest" ? "subject" : ChartReader.SubjectOf(type);
        return subject is not null && resource.Object(subject).Text("reference") is { } text
            && (ResourceIndex.IsElsewhere(text, call.FhirServer)
                || (ResourceIndex.Tail(text) is { } name && ResourceIndex.IsName(name)
                && name.StartsWith("Patient/", StringComparison.Ordinal) && name != call.PatientKey));
    }
}
