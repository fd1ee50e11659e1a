using System.Buffers;
using System.Text;

namespace OrderCheck.Server.Hosting;

/// <summary>Checks one invented order before the service listens, so that the first caller does not wait for what .NET and the FHIR SDK do once.</summary>
internal static class WarmUp
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""
        { "resourceType": "Bundle", "type": "collection", "entry": [
          { "resource": { "resourceType": "Patient", "id": "p", "birthDate": "1960-01-01", "address": [ { "state": "OH" } ] } },
          { "resource": { "resourceType": "Coverage", "id": "c", "status": "active", "beneficiary": { "reference": "Patient/p" }, "payor": [ { "display": "Medicare" } ] } },
          { "resource": { "resourceType": "Condition", "id": "k", "subject": { "reference": "Patient/p" }, "code": { "text": "chest pain" } } },
          { "resource": { "resourceType": "ServiceRequest", "id": "o", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "reasonReference": [ { "reference": "Condition/k" } ] } } ] }
        """);

    /// <summary>Reads, assesses and writes the order, and parses one small resource of each type.</summary>
    public static void Run(Knowledge knowledge)
    {
        CheckRequestReader.WarmUp();
        if (new CheckRequestReader(knowledge).TryRead(Body, new DateOnly(2026, 11, 20), null, out var request, out _))
        {
            OperationOutcomeWriter.Write(new ArrayBufferWriter<byte>(), new OrderAssessor(knowledge).Assess(request.Orders));
        }
    }
}
