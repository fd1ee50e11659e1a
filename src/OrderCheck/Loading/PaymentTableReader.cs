using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>policies/payments.json</c>.</summary>
internal static class PaymentTableReader
{
    public const string Path = "policies/payments.json";

    private static readonly FrozenDictionary<string, bool> Places = new Dictionary<string, bool> { ["office"] = false, ["hospital"] = true }.ToFrozenDictionary();

    public static PaymentTable Read(StrictJsonNode file, StudyCatalogue studies, DocumentTable documents)
    {
        file.OptionalText("about");
        var rates = file.RequiredList("rates", node =>
        {
            var rate = new PaymentRate(
                Code(node), node.Required("year").AsInteger(), node.Required("place").Word(Places), documents.Cite(node.Required("cite")))
            {
                Whole = node.Optional("whole")?.AsNumber(),
                Technical = node.Optional("technical")?.AsNumber(),
                Professional = node.Optional("professional")?.AsNumber(),
            };
            node.OptionalText("note");
            node.Done();
            return rate;
        });
        if (rates.GroupBy(rate => (rate.Code, rate.Year, rate.InHospital)).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"{twice.Key.Code} has two rates for {twice.Key.Year}", "keep one per place");
        }

        var prices = file.RequiredList("selfPay", node =>
        {
            var price = new SelfPayPrice(Code(node), node.Required("from").AsNumber(), node.Required("to").AsNumber(), documents.Cite(node.Required("cite")));
            node.Done();
            return price;
        });
        var share = file.Required("coinsurance");
        var table = new PaymentTable(rates, prices, share.Required("percent").AsNumber());
        documents.Cite(share.Required("cite"));
        share.Done();
        file.Done();
        return table;

        string Code(StrictJsonNode node) => studies.ByCode(node.Text("code")) is { } study
            ? study.CptCode
            : throw node.Fault($"'{node.Text("code")}' is not the code of a study", "use a code of studies/catalogue.json");
    }
}
