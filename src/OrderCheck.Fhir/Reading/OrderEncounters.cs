using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Finds the encounter that an order belongs to, and the setting of care that it gives the study.</summary>
internal sealed class OrderEncounters(ReadContext reading, Chart chart)
{
    private ImmutableArray<OrderEncounter>? _ofChart;

    /// <summary>The encounter that the order names, else the one of the chart that is open on the day of the study, or null.</summary>
    /// <param name="order">The order.</param>
    /// <param name="request">The same, parsed.</param>
    /// <param name="day">The day of the study.</param>
    /// <param name="isDayOfOrder">True when the study has no day of its own or is on the day of the order.</param>
    /// <param name="log">Takes note of an encounter of another day.</param>
    public OrderEncounter? Find(FhirResource order, R4.ServiceRequest request, DateOnly day, bool isDayOfOrder, ReadIssues log)
    {
        if (request.Encounter is { } reference)
        {
            return reading.Index.Resolve(reference, order, "Encounter") is { Type: "Encounter" } named && Usable(named) is { } encounter
                ? On(encounter, day, isDayOfOrder, log)
                : null;
        }

        // A chart holds every visit of a life; those that are over say nothing about this study.
        _ofChart ??= [.. chart.Encounters.Select(Usable).OfType<OrderEncounter>()];
        ImmutableArray<OrderEncounter> open = [.. _ofChart.Value.Where(encounter => encounter.Details.IsOpenOn(day, isDayOfOrder))];
        if (open.IsEmpty)
        {
            open = [.. _ofChart.Value.Where(encounter => encounter.Details.Status != "finished")];
        }

        return open.Length == 1 ? On(open[0], day, isDayOfOrder, log) : null;
    }

    private static OrderEncounter On(OrderEncounter encounter, DateOnly day, bool isDayOfOrder, ReadIssues log)
    {
        if (encounter.Details.Setting == CareSetting.NotTold || encounter.Details.IsOpenOn(day, isDayOfOrder))
        {
            return encounter;
        }

        // The visit at which a study is ordered says as little about its setting as no visit.
        if (encounter.Details.Setting != CareSetting.Outpatient)
        {
            log.Add(
                FindingCode.SettingOfAnotherDay,
                FormattableString.Invariant(
                $"The {encounter.Details.Setting.ToCode()} encounter is not known to be open on {day:yyyy-MM-dd}; it was not used as the setting of the study."),
                encounter.Details.SettingOrigin, "If the study is part of that encounter, send the period of the encounter.");
        }

        return encounter with { Details = encounter.Details with { Setting = CareSetting.NotTold, SettingOrigin = null } };
    }

    private OrderEncounter? Usable(FhirResource encounter) =>
        EncounterReader.Read(reading, encounter) is { IsOfPatient: true, Status: not ("cancelled" or "entered-in-error") } usable
        ? new OrderEncounter(encounter, usable) : null;
}

/// <summary>An encounter of an order.</summary>
/// <param name="Resource">The encounter.</param>
/// <param name="Details">What is read of it.</param>
internal sealed record OrderEncounter(FhirResource Resource, EncounterDetails Details);
