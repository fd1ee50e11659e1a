using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderCheck.Server.Endpoints;

/// <summary>What the page's order form offers: studies, payers, contractors, facts and policy titles of the knowledge. Nothing of a
/// patient, so it is open to everyone.</summary>
internal static class OrderFormEndpoint
{
    public static IEndpointConventionBuilder MapOrderForm(this IEndpointRouteBuilder app)
    {
        var current = app.ServiceProvider.GetRequiredService<CurrentKnowledge>();
        var today = app.ServiceProvider.GetRequiredService<CalendarDay>();
        var isDemo = app.ServiceProvider.Settings().IsDemo;
        var form = new PerKnowledge<OrderForm>(current, known => Of(known.Knowledge, isDemo));
        return app.MapRead("/order-form", context => JsonAnswer.Write(
            context, StatusCodes.Status200OK, AcceptedMediaTypes.Json,
            JsonSerializer.SerializeToUtf8Bytes(form.Value with { Today = today.Today }, OrderFormJson.Default.OrderForm)));
    }

    private static OrderForm Of(Knowledge knowledge, bool isDemo) => new(
        default,
        NeedsKey: !isDemo,
        knowledge.Version,
        [.. knowledge.Studies.All.Select(study => new FormStudy(study.Id, study.Label, study.CptCode, study.Modality, study.IsAddOn))],
        [.. knowledge.Payers.All.Select(
        payer => new FormPayer(payer.Id, payer.Name, Written(payer, knowledge.Payers), payer.Kind.ToCode()))],
        [.. knowledge.Jurisdictions.All.Select(one => new FormContractor(one.Id, one.Contractor, [.. one.States]))],
        [.. knowledge.Facts.All.Select(
        fact => new FormFact(fact.Name, fact.Type.ToString().ToLowerInvariant(), [.. fact.Words], fact.Unit, fact.Ask))],
        [.. knowledge.Policies.All.Select(policy => new FormPolicy(policy.Id, policy.Title, policy.Issuer))]);

    // "Oxford (UnitedHealthcare)" would be read as UnitedHealthcare.
    private static string Written(Payer payer, PayerTable payers) =>
        payer.Names.Prepend(payer.Name).FirstOrDefault(name => payers.Find([], name)?.Id == payer.Id) ?? payer.Name;
}

/// <summary>The offers, with the day that counts as today, and whether the page has to ask for the operator's key because callers are
/// checked.</summary>
internal sealed record OrderForm(
    DateOnly Today, bool NeedsKey, string KnowledgeVersion, IReadOnlyList<FormStudy> Studies, IReadOnlyList<FormPayer> Payers,
    IReadOnlyList<FormContractor> Contractors, IReadOnlyList<FormFact> Facts, IReadOnlyList<FormPolicy> Policies);

internal sealed record FormStudy(string Id, string Label, string Code, string Modality, bool IsAddOn);

/// <summary>A payer, the name under which a coverage is read as its own, and its kind: <c>unknown</c> when the line of business has to be
/// given.</summary>
internal sealed record FormPayer(string Id, string Name, string Written, string Kind);

internal sealed record FormContractor(string Id, string Contractor, IReadOnlyList<string> States);

/// <summary>A fact: <c>word</c>, <c>number</c>, <c>flag</c> or <c>text</c>, and what it asks, in a clinician's words.</summary>
internal sealed record FormFact(string Name, string Type, IReadOnlyList<string> Words, string? Unit, string Ask);

internal sealed record FormPolicy(string Id, string Title, string Issuer);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderForm))]
internal sealed partial class OrderFormJson : JsonSerializerContext;
