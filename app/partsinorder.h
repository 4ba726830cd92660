#pragma once

#include "library/catalog/types.h"

#include <chrono>
#include <optional>

namespace App {

//! A film in several files, watched as one: positions count over all of them, so that a film that
//! was left in its second part is resumed there, on any PC. A value; pure.
class PartsInOrder
{
public:
    using Time = std::chrono::milliseconds;

    PartsInOrder() = default; //!< no film, or one in a single file
    explicit PartsInOrder(const Library::TitleVersion &film);

    bool isEmpty() const { return m_film.parts.isEmpty(); }
    int count() const { return int(m_film.parts.size()); }
    const Library::TitleVersion &part(int index) const { return m_film.parts.at(index); }
    const VersionId &film() const { return m_film.id; }
    std::optional<int> indexOf(const VersionId &part) const;

    struct Place
    {
        int part = 0;
        Time position{0};

        bool operator==(const Place &) const = default;
    };
    //! Where a position of the film is.
    Place placeOf(Time filmPosition) const;
    Time filmPosition(const Place &place) const;
    Time duration() const { return Time(m_film.durationMs()); }

private:
    Library::TitleVersion m_film;
};

} // namespace App
