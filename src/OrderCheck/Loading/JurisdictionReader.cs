namespace OrderCheck;

/// <summary>Reads <c>terminology/mac-jurisdictions.json</c>.</summary>
internal static class JurisdictionReader
{
    public static JurisdictionTable Read(StrictJsonNode file, DocumentTable documents)
    {
        var jurisdictions = file.RequiredList("jurisdictions", node =>
        {
            var one = new Jurisdiction(
                node.Text("id"), node.Text("contractor"), node.Texts("states"), documents.Cite(node.Required("cite")));
            node.Done();
            return one;
        });
        var splits = file.List("splits", node =>
        {
            node.Text("says");
            var split = new JurisdictionSplit(
                node.Text("state"), node.Text("jurisdiction"), [.. node.Texts("places").Select(place => place.ToLowerInvariant())],
                node.Texts("postalPrefixes"), node.Flag("hospitalsStay"), documents.Cite(node.Required("cite")));
            node.Done();
            return split;
        });
        file.List("notes", node =>
        {
            node.Text("id");
            node.Text("says");
            documents.Cite(node.Required("cite"));
            node.Done();
            return 0;
        });
        file.OptionalText("about");
        file.Done();
        if (jurisdictions.SelectMany(one => one.States).GroupBy(state => state).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"{twice.Key} belongs to two jurisdictions", "keep one, or write a split");
        }

        return new JurisdictionTable(jurisdictions, splits);
    }
}
