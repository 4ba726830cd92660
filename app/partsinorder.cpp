#include "app/partsinorder.h"

namespace App {

PartsInOrder::PartsInOrder(const Library::TitleVersion &film)
    : m_film(film)
{ }

std::optional<int> PartsInOrder::indexOf(const VersionId &part) const
{
    for (int i = 0; i < count(); ++i) {
        if (m_film.parts.at(i).id == part) {
            return i;
        }
    }
    return std::nullopt;
}

PartsInOrder::Place PartsInOrder::placeOf(Time filmPosition) const
{
    Place place{0, filmPosition};
    while (place.part + 1 < count()) {
        const Time length(m_film.parts.at(place.part).media.durationMs);
        if (place.position < length) {
            break;
        }
        place.position -= length;
        ++place.part;
    }
    return place;
}

PartsInOrder::Time PartsInOrder::filmPosition(const Place &place) const
{
    Time position = place.position;
    for (int i = 0; i < place.part && i < count(); ++i) {
        position += Time(m_film.parts.at(i).media.durationMs);
    }
    return position;
}

} // namespace App
