using Microsoft.Extensions.Options;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Server.Endpoints;

/// <summary>Validates incoming orders as the setting <c>Validation</c> says.</summary>
internal sealed class IncomingOrderValidator(IOptions<OrderCheckOptions> options, ResourceValidator validator)
{
    private static readonly RequestFault Invalid = new(StatusCodes.Status422UnprocessableEntity, "invalid", "An order is not valid FHIR.");

    /// <summary>Validates orders.</summary>
    /// <param name="context">The call.</param>
    /// <param name="body">Its body.</param>
    /// <param name="orders">The orders that were read from it.</param>
    /// <param name="isOurs">Which of them are validated; all when null.</param>
    /// <returns>The orders, with what was found; null when the call was refused and is answered.</returns>
    public async Task<IReadOnlyList<ImagingOrder>?> Check(
        HttpContext context, ReadOnlyMemory<byte> body, IReadOnlyList<ImagingOrder> orders, Func<ImagingOrder, bool>? isOurs = null)
    {
        var mode = options.Value.Validation;
        List<ImagingOrder> checkedOrders = mode == OrderValidationMode.Off ? [] : [.. orders.Where(isOurs ?? (static _ => true))];
        if (checkedOrders.Count == 0)
        {
            return orders;
        }

        var reports = await OrderValidation.ValidateAsync(validator, body, checkedOrders, context.RequestAborted);
        if (mode == OrderValidationMode.Strict && reports.Any(report => report is not { IsValid: true }))
        {
            await Refuse(context, [.. reports.OfType<ValidationReport>().Where(report => !report.IsValid)]);
            return null;
        }

        var found = checkedOrders.Zip(OrderValidation.WithFindings(checkedOrders, reports)).ToDictionary<(ImagingOrder,
            ImagingOrder), ImagingOrder, ImagingOrder>(
            pair => pair.Item1, pair => pair.Item2, ReferenceEqualityComparer.Instance);
        return [.. orders.Select(order => found.GetValueOrDefault(order, order))];
    }

    private static Task Refuse(HttpContext context, List<ValidationReport> invalid) =>
        invalid.Count == 0 ? ErrorResponses.WriteValidatorBusy(context)
        : ErrorResponses.WriteInvalid(
        context, Invalid, new ValidationReport("ServiceRequest", [.. invalid.SelectMany(report => report.Issues)]));
}
