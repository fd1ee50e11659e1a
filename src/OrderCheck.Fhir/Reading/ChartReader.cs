using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads the chart: everything in the request that is not an order.</summary>
internal static class ChartReader
{
    public static Chart Read(ReadContext reading, IEnumerable<FhirResource> resources)
    {
        var chart = new Chart { Patient = reading.Patient };
        foreach (var resource in resources)
        {
            if (SubjectOf(resource.Type) is not null && !IsOfPatient(reading, resource))
            {
                reading.Log.Ignore(resource, "it is about another patient", Severity.Warning);
                continue;
            }

            ReadOne(reading, chart, resource);
        }

        return chart;
    }

    /// <summary>The element in which a resource of the chart says whom it is about, or null for a type that does not.</summary>
    public static string? SubjectOf(string type) => type switch
    {
        "Condition" or "Observation" or "DiagnosticReport" or "Procedure" or "ImagingStudy" or "Encounter" or "DocumentReference" or "Flag" => "subject",
        "Device" or "FamilyMemberHistory" or "AllergyIntolerance" or "ClaimResponse" or "EpisodeOfCare" => "patient",
        "Coverage" => "beneficiary",
        _ => null,
    };

    /// <summary>Whom a resource of the chart is about, or null when it does not say.</summary>
    public static R4.ResourceReference? SubjectOf(R4.Resource resource) => resource switch
    {
        R4.Condition condition => condition.Subject,
        R4.Observation observation => observation.Subject,
        R4.DiagnosticReport report => report.Subject,
        R4.Procedure procedure => procedure.Subject,
        R4.ImagingStudy study => study.Subject,
        R4.Encounter encounter => encounter.Subject,
        R4.DocumentReference document => document.Subject,
        R4.Device device => device.Patient,
        R4.FamilyMemberHistory history => history.Patient,
        R4.AllergyIntolerance allergy => allergy.Patient,
        R4.ClaimResponse response => response.Patient,
        R4.Coverage coverage => coverage.Beneficiary,
        R4.Flag flag => flag.Subject,
        R4.EpisodeOfCare episode => episode.Patient,
        _ => null,
    };

    /// <summary>False when a resource says that it is about another patient.</summary>
    public static bool IsOfPatient(ReadContext reading, FhirResource resource) =>
        resource.ReadOnce<R4.Resource, SubjectReading>(read => new SubjectReading(reading.IsOfPatient(resource, SubjectOf(read)))) is not { IsOfPatient: false };

    private static void ReadOne(ReadContext reading, Chart chart, FhirResource resource)
    {
        switch (resource.Type)
        {
            case "Condition" when DiagnosisReader.ReadCondition(reading, resource) is { } diagnosis:
                chart.Conditions.Add((resource, diagnosis));
                break;
            case "Device" when DiagnosisReader.ReadDevice(reading, resource) is { } device:
                chart.History.Add(device);
                break;
            case "Procedure":
                ReadProcedure(reading, chart, resource);
                break;
            case "FamilyMemberHistory":
                chart.History.AddRange(DiagnosisReader.ReadFamily(reading, resource));
                break;
            case "Observation":
                ReadObservation(reading, chart, resource);
                break;
            case "AllergyIntolerance" when FactReader.ReadAllergy(reading, resource) is { } allergy:
                chart.Facts.Add(allergy);
                break;
            case "DiagnosticReport":
                ReadReport(reading, chart, resource);
                break;
            case "ImagingStudy" when PriorTestReader.ReadImagingStudy(reading, resource) is { } study:
                chart.PriorTests.Add(study);
                break;
            case "Coverage" when CoverageReader.Read(reading, resource) is { } coverage:
                chart.Coverages.Add((resource, coverage));
                break;
            case "DocumentReference" when NoticeReader.Read(reading, resource) is { } notice:
                chart.Notices.Add(notice);
                break;
            case "ClaimResponse" when AuthorizationReader.Read(reading, resource) is { } authorization:
                chart.Authorizations.Add(authorization);
                break;
            case "Encounter":
                chart.Encounters.Add(resource);
                Add(chart.History, CareReader.Read(reading, resource));
                break;
            case "EpisodeOfCare" or "Flag":
                Add(chart.History, CareReader.Read(reading, resource));
                break;
        }
    }

    private static void ReadProcedure(ReadContext reading, Chart chart, FhirResource resource)
    {
        var read = reading.Read<R4.Procedure, ProcedureReading>(resource, procedure => new ProcedureReading(
            DiagnosisReader.FromProcedure(reading, resource, procedure), PriorTestReader.FromProcedure(reading, resource, procedure)));
        Add(chart.History, read?.Diagnosis);
        Add(chart.PriorTests, read?.Test);
    }

    private static void ReadObservation(ReadContext reading, Chart chart, FhirResource resource)
    {
        var read = reading.Read<R4.Observation, ObservationReading>(resource, observation => new ObservationReading(
            FactReader.FromObservation(reading, resource, observation), PriorTestReader.FromObservation(reading, resource, observation)));
        chart.Facts.AddRange(read?.Facts ?? []);
        Add(chart.PriorTests, read?.Test);
    }

    private static void ReadReport(ReadContext reading, Chart chart, FhirResource resource)
    {
        var read = reading.Read<R4.DiagnosticReport, ReportReading>(resource, report => new ReportReading(
            PriorTestReader.FromReport(reading, resource, report),
            PriorTestReader.IsFinal(report.StatusElement.Text())
                ? [.. report.BasedOn.Items().Select(order => reading.Index.KeyOf(order, resource, "ServiceRequest")).OfType<string>()]
                : []));
        Add(chart.PriorTests, read?.Test);
        chart.Reported.UnionWith(read?.Orders ?? []);
    }

    private static void Add<T>(List<T> list, T? item)
    {
        if (item is not null)
        {
            list.Add(item);
        }
    }

    private sealed record SubjectReading(bool IsOfPatient);

    private sealed record ProcedureReading(Diagnosis? Diagnosis, PriorTest? Test);

    private sealed record ObservationReading(List<Fact> Facts, PriorTest? Test);

    private sealed record ReportReading(PriorTest? Test, List<string> Orders);
}
