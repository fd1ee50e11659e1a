using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a draft of form CMS-R-131 says of one study.</summary>
/// <param name="Order">The order.</param>
/// <param name="Service">The study in our label with its CPT code (blank D).</param>
/// <param name="Reasons">Why Medicare may not pay, for the patient (blank E); at least one.</param>
/// <param name="Estimate">What it may cost (blank F), or null when no figure is known.</param>
/// <param name="Rule">The policy that decided, for blank H, or null.</param>
internal sealed record NoticeDraftItem(ImagingOrder Order, string Service, ImmutableArray<string> Reasons, CostEstimate? Estimate, string? Rule);

/// <summary>A draft of form CMS-R-131: what goes into its blanks A and D to H. Options, signature and date are left to the patient.</summary>
/// <param name="Notifier">Who gives the notice (blank A).</param>
/// <param name="Items">The studies (blanks D, E and F); at least one.</param>
/// <param name="FormExpiry">The expiry printed on the version of the form to use, or null when not known.</param>
/// <param name="HasMedicaid">True when the patient has Medicaid too: the form is then filled in otherwise.</param>
/// <param name="HasOtherCoverage">True when another coverage may pay a part.</param>
internal sealed record NoticeDraft(
    NoticeNotifier Notifier, ImmutableArray<NoticeDraftItem> Items, DateOnly? FormExpiry, bool HasMedicaid, bool HasOtherCoverage);
