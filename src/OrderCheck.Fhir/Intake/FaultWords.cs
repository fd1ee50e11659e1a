using Hl7.Fhir.Utility;

namespace OrderCheck.Fhir.Intake;

/// <summary>What the SDK's parser reports, in our words and with our places.</summary>
internal static class FaultWords
{
    public static ReadIssue Of(FhirResource resource, ExtendedCodedException found)
    {
        var path = found.InstancePath ?? "";
        var isList = found.ErrorCode is "PVAL104" or "PVAL127";
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var inner = dot < 0 ? "" : path[dot..];
        return new ReadIssue(resource.Path + (isList && inner.EndsWith(']') ? inner[..inner.LastIndexOf('[')] : inner), found.Message, "Send what FHIR R4 wants here.");
    }
}
