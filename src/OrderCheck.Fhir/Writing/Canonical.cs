namespace OrderCheck.Fhir.Writing;

/// <summary>Canonical addresses of the definitions that this project publishes.</summary>
public static class Canonical
{
    /// <summary>Base of every canonical address.</summary>
    public const string Base = "https://ordercheck.example/fhir";

    /// <summary>Extension on an OperationOutcome: the assessment of one order.</summary>
    public const string OrderAssessment = Base + "/StructureDefinition/order-assessment";

    /// <summary>Extension on an issue: what to do about it.</summary>
    public const string Remedy = Base + "/StructureDefinition/remedy";

    /// <summary>Extension on an issue: the order it concerns.</summary>
    public const string Concerns = Base + "/StructureDefinition/concerns";

    /// <summary>Extension on a DocumentReference: the expiry printed on the notice form.</summary>
    public const string AbnFormExpiry = Base + "/StructureDefinition/abn-form-expiry";

    /// <summary>Finding codes.</summary>
    public const string Finding = Base + "/CodeSystem/finding";

    /// <summary>Facts an order can carry, and the words of notices.</summary>
    public const string Fact = Base + "/CodeSystem/fact";

    /// <summary>Coded values of facts.</summary>
    public const string FactValue = Base + "/CodeSystem/fact-value";

    /// <summary>Components of a requested study.</summary>
    public const string StudyComponent = Base + "/CodeSystem/study-component";

    /// <summary>Reasons for not following a card.</summary>
    public const string OverrideReason = Base + "/CodeSystem/override-reason";

    /// <summary>Naming system for orders that carry no name of their own: the value is their position in the input, from 1.</summary>
    public const string OrderPosition = Base + "/order-position";

    /// <summary>CRD's extension for the codes an order may be billed with.</summary>
    public const string BillingOptions = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-billing-options";

    /// <summary>CRD's extension that carries a payer's answer on an order.</summary>
    public const string CoverageInformation = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information";
}
