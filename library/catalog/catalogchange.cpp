#include "library/catalog/catalogchange.h"

namespace Library {

namespace {

constexpr qsizetype kMostNamedTitles = 500;

} // namespace

void CatalogChange::add(const CatalogChange &other)
{
    listsChanged = listsChanged || other.listsChanged;
    everything = everything || other.everything;
    if (!everything) {
        for (const TitleId &title : other.titles) {
            if (!titles.contains(title)) {
                titles.append(title);
            }
        }
        everything = titles.size() > kMostNamedTitles;
    }
    if (everything) {
        titles.clear();
    }
}

} // namespace Library
