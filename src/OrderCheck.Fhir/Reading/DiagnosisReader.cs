using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads conditions, devices, procedures and family history as diagnoses, and references as reasons.</summary>
internal static class DiagnosisReader
{
    public static Diagnosis? ReadCondition(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.Condition, Diagnosis>(resource, condition =>
        FromConcept(condition.Code, $"{resource.Path}.code", DiagnosisRole.Record, reading.Log) with
        {
            ConditionStatus = StatusOf(condition),
            Onset = reading.DayOf(FhirDates.DayOf(condition.Onset, $"{resource.Path}.onset")),
            RecordedOn = reading.DayOf(condition.RecordedDateElement.Date($"{resource.Path}.recordedDate")),
            Origin = resource.Path,
            Reference = resource.Reference,
        });

    /// <summary>Reads a CodeableConcept; text is what it says in words where no code says it better.</summary>
    public static Diagnosis FromConcept(R4.CodeableConcept? concept, string place, DiagnosisRole role, ReadIssues log)
    {
        var codes = Concept.Codes(concept, place, CodeUse.Diagnosis, log);
        var coded = codes.Any(code => code.Code.System is Code.Icd10Cm or Code.Snomed);
        return new Diagnosis
        {
            Role = role,
            Codes = codes,
            Text = log.Shortened(coded ? concept?.TextElement.Text() : Concept.Words(concept), place),
            Origin = concept is null ? null : place,
        };
    }

    public static Diagnosis? ReadDevice(ReadContext reading, FhirResource resource) => reading.Read<R4.Device, Diagnosis>(resource, read =>
    {
        var device = FromConcept(read.Type, $"{resource.Path}.type", DiagnosisRole.Record, reading.Log);
        var names = read.DeviceName.Items().Select(name => name.NameElement.Text()).ToList();
        return device with
        {
            Text = device.Text ?? reading.Log.Shortened(names.FirstOrDefault(), $"{resource.Path}.deviceName"),
            ConditionStatus = read.StatusElement.Text() switch
            {
                "inactive" => ConditionStatus.Past,
                "entered-in-error" => ConditionStatus.EnteredInError,
                _ => ConditionStatus.Present,
            },
            Origin = resource.Path,
        };
    });

    /// <summary>What a procedure says of the patient; null for one that is only being prepared.</summary>
    public static Diagnosis? FromProcedure(ReadContext reading, FhirResource resource, R4.Procedure procedure)
    {
        var status = procedure.StatusElement.Text();
        return status == "preparation" ? null : new Diagnosis
        {
            Role = DiagnosisRole.Record,
            IsProcedure = true,
            Codes = Concept.Codes(procedure.Code, $"{resource.Path}.code", CodeUse.Procedure, reading.Log),
            Text = reading.Log.Shortened(Concept.Words(procedure.Code), $"{resource.Path}.code"),
            ConditionStatus = status switch
            {
                "completed" or "in-progress" or null => ConditionStatus.Present,
                "not-done" => ConditionStatus.Refuted,
                "entered-in-error" => ConditionStatus.EnteredInError,
                _ => ConditionStatus.Suspected,
            },
            Onset = reading.DayOf(FhirDates.DayOf(procedure.Performed, $"{resource.Path}.performed")),
            Origin = resource.Path,
        };
    }

    public static List<Diagnosis> ReadFamily(ReadContext reading, FhirResource resource)
    {
        var family = reading.Read<R4.FamilyMemberHistory, FamilyReading>(resource, history => new FamilyReading(
            history.StatusElement.Text() == "entered-in-error",
            [.. history.Condition.At($"{resource.Path}.condition").Select(condition =>
                FromConcept(condition.Item.Code, $"{condition.Place}.code", DiagnosisRole.Family,
                reading.Log) with { Origin = condition.Place })]));
        if (family is { IsInError: true })
        {
            reading.Log.Ignore(resource, "it was entered in error");
        }

        return family is { IsInError: false } ? family.Conditions : [];
    }

    /// <summary>What a reason or supporting reference says, or null when it is no indication.</summary>
    /// <param name="reading">The request.</param>
    /// <param name="target">What the reference points to.</param>
    /// <param name="onlyConditions">True for supporting information, of which only conditions are indications.</param>
    public static Diagnosis? ReadReason(ReadContext reading, FhirResource target, bool onlyConditions)
    {
        if (target.Type is not ("Condition" or "Observation" or "DiagnosticReport") || (onlyConditions && target.Type != "Condition"))
        {
            return null;
        }

        return reading.Read<R4.Resource, ReasonReading>(target, resource => new ReasonReading(
            !reading.IsOfPatient(target, ChartReader.SubjectOf(resource)) ? null : resource switch
            {
                R4.Observation observation => FromObservation(reading, target, observation),
                R4.DiagnosticReport report => FromReport(reading, target, report),
                _ => ReadCondition(reading, target) is { } diagnosis ? diagnosis with { Role = DiagnosisRole.Reason } : null,
            }))?.Diagnosis;
    }

    // An observation says its value ("chest pain" as the finding), or, answered with yes or no, its own code.
    private static Diagnosis? FromObservation(ReadContext reading, FhirResource resource, R4.Observation observation)
    {
        var flag = (observation.Value as R4.FhirBoolean).Flag();
        var code = FromConcept(observation.Code, $"{resource.Path}.code", DiagnosisRole.Reason, reading.Log);
        var found = observation.Value switch
        {
            R4.CodeableConcept value => FromConcept(value, $"{resource.Path}.value", DiagnosisRole.Reason, reading.Log),
            R4.FhirString value when value.Text() is { } text =>
                new Diagnosis { Role = DiagnosisRole.Reason, Text = reading.Log.Shortened(text, $"{resource.Path}.value") },
            _ => code,
        };
        var negative = PriorTestReader.Interpretation(observation) is "N" or "NEG" or "ND";
        if (!FactReader.IsFinal(observation.StatusElement.Text()))
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected");
            return null;
        }

        if (observation.Value is R4.Quantity or R4.Integer || (found.Codes.IsEmpty && found.Text is null))
        {
            return null;
        }

        return found with { ConditionStatus = flag == false || negative ? ConditionStatus.Refuted : ConditionStatus.Present,
            Origin = resource.Path };
    }

    private static Diagnosis? FromReport(ReadContext reading, FhirResource resource, R4.DiagnosticReport report)
    {
        var diagnosis = new Diagnosis
        {
            Role = DiagnosisRole.Reason,
            Codes = Concept.Codes(report.ConclusionCode, $"{resource.Path}.conclusionCode", CodeUse.Diagnosis, reading.Log),
            Text = reading.Log.Shortened(report.ConclusionElement.Text(), $"{resource.Path}.conclusion"),
            Origin = resource.Path,
        };
        if (!PriorTestReader.IsFinal(report.StatusElement.Text()))
        {
            reading.Log.Ignore(resource, "its status is not final, amended or corrected");
            return null;
        }

        return diagnosis.Codes.IsEmpty && diagnosis.Text is null ? null : diagnosis;
    }

    private static ConditionStatus StatusOf(R4.Condition condition)
    {
        var verification = Concept.Plain(condition.VerificationStatus);
        var clinical = Concept.Plain(condition.ClinicalStatus);
        var ended = condition.Abatement is not null;
        if (verification.Contains("entered-in-error"))
        {
            return ConditionStatus.EnteredInError;
        }

        if (verification.Contains("refuted"))
        {
            return ConditionStatus.Refuted;
        }

        // A word of somebody's own is not a confirmation.
        if (verification.Exists(word => word != "confirmed"))
        {
            return ConditionStatus.Suspected;
        }

        return clinical.Exists(word => word is "resolved" or "inactive" or "remission") || (clinical.Count == 0 && ended)
            ? ConditionStatus.Past
            : ConditionStatus.Present;
    }

    private sealed record FamilyReading(bool IsInError, List<Diagnosis> Conditions);

    private sealed record ReasonReading(Diagnosis? Diagnosis);
}
