#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"
#include "library/catalog/types.h"
#include "ui/actions.h"

#include <QObject>
#include <QVector>

#include <functional>
#include <optional>

namespace Library {
class Catalog;
}

namespace App {

//! What is played one after the other: what somebody asked for, or the other episodes of the series
//! of which one is played. Lives on the GUI thread.
class PlayQueue final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayQueue)
public:
    //! The catalog outlives this object.
    PlayQueue(Library::Catalog &catalog, const ProfileId &viewer, QObject *parent = nullptr);

    //! These, with the episodes of series and seasons among them; done gets the one to begin with.
    //! NotFound: there is nothing to play in them. A later call makes an earlier one void.
    void fill(const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order,
        std::function<void(const Result<TitleId> &)> done);
    //! This title plays now. One that is not in the queue makes a new one: of the episodes of its
    //! series, or of nothing. Of a title that stands in the queue more than once, the place to
    //! which goOn() or goBack() led, else the first one.
    void follow(const Library::TitleCard &card);
    void clear();

    std::optional<TitleId> next() const { return neighbour(1); }
    std::optional<TitleId> previous() const { return neighbour(-1); }
    //! To next() or previous(), which is about to play. Does nothing where there is none.
    void goOn() { step(1); }
    void goBack() { step(-1); }

signals:
    //! next() and previous() may be others.
    void changed();

private:
    using Cards = QVector<Library::TitleCard>;
    using Taken = std::function<void(const Cards &)>;

    std::optional<TitleId> neighbour(int step) const;
    void step(int step);
    void expand(quint64 request, QVector<TitleId> waiting, const std::shared_ptr<Cards> &found,
        const Taken &done);
    void takeEpisodes(quint64 request, const TitleId &season, const std::shared_ptr<Cards> &found,
        const std::function<void()> &then);

    Library::Catalog &m_catalog;
    const ProfileId m_viewer;
    QVector<TitleId> m_titles;
    qsizetype m_at = -1;
    quint64 m_request = 0;
};

} // namespace App
