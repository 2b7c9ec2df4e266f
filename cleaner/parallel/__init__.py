"""Values for masks from another copy of the same text: fold, align, judge, propose."""
