#include "app/device.h"
#include "app/versionsource.h"
#include "app/windowactions.h"
#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/libraryupdater.h"
#include "ui/format.h"
#include "ui/player/playerpage.h"
#include "ui/player/playrequest.h"
#include "ui/window/mainwindow.h"

#include <QFileInfo>

namespace App {

namespace {

Ui::PlayerPage::NextFilm wordsOf(const Library::TitleCard &card)
{
    if (card.seriesTitle.isEmpty()) {
        return {card.title, card.year > 0 ? QString::number(card.year) : QString()};
    }
    return {card.seriesTitle, Ui::Format::episodeName(card)};
}

} // namespace

void WindowActions::lookAhead()
{
    const auto tell = [this, look = ++m_lookedAhead](std::optional<Library::TitleDetails> next) {
        if (look == m_lookedAhead) {
            m_next = std::move(next);
            tellNeighbours();
        }
    };
    m_next.reset();
    const std::optional<QString> file = m_files.next();
    const std::optional<TitleId> title = m_files.isEmpty() ? m_queue.next() : std::nullopt;
    if (file) {
        lookUp(*file, [tell](const std::optional<KnownFile> &known) {
            tell(known ? std::optional(known->details) : std::nullopt);
        });
    } else if (title) {
        Async::whenDone(m_device.catalog().details(m_device.viewer(), *title), this,
            [tell](const Result<Library::TitleDetails> &details) {
                tell(details ? std::optional(*details) : std::nullopt);
            });
    } else {
        tell(std::nullopt);
    }
}

std::optional<Ui::PlayerPage::NextFilm> WindowActions::nextFilm() const
{
    if (m_part + 1 < m_parts.count()) {
        return std::nullopt; // it follows by itself
    }
    if (m_files.isEmpty()) {
        const bool canPlay = m_next && chooseVersion(*m_next, {}) != nullptr;
        return canPlay ? std::optional(wordsOf(m_next->card)) : std::nullopt;
    }
    const std::optional<QString> file = m_files.next();
    if (!file) {
        return std::nullopt;
    }
    return m_next ? wordsOf(m_next->card)
                  : Ui::PlayerPage::NextFilm{QFileInfo(*file).completeBaseName(), {}};
}

void WindowActions::tellNeighbours()
{
    if (!m_player) {
        return;
    }
    using Before = Ui::PlayerPage::Before;
    const bool hasPrevious
        = m_files.isEmpty() ? m_queue.previous().has_value() : m_files.previous().has_value();
    m_player->setNeighbours(hasPrevious ? Before::Some : Before::None, nextFilm());
}

void WindowActions::setPlayerSmall(bool small)
{
    if (!m_player || m_window == nullptr) {
        return;
    }
    m_player->setSmall(small ? Ui::PlayerPage::Size::Small : Ui::PlayerPage::Size::Whole);
    if (small) {
        m_window->makePlayerSmall();
    } else {
        m_window->showPlayer(m_player.get());
    }
}

void WindowActions::playNext()
{
    if (m_files.next()) {
        m_files.step(1);
        m_goesOnSmall = true;
        openFile(m_files.file(), Ui::PlayFrom::Resume);
    } else if (m_next) {
        const Library::TitleDetails next = *m_next;
        m_goesOnSmall = true;
        m_queue.goOn();
        const bool isBegun = next.card.play.positionMs > 0 && !next.card.play.watched;
        playDetails(next, {}, isBegun ? Ui::PlayFrom::Resume : Ui::PlayFrom::Start);
    }
}

void WindowActions::playPrevious()
{
    if (m_files.previous()) {
        m_files.step(-1);
        openFile(m_files.file(), Ui::PlayFrom::Start);
    } else if (const std::optional<TitleId> title = m_queue.previous()) {
        m_queue.goBack();
        play(*title, {}, Ui::PlayFrom::Start);
    }
}

std::function<std::optional<Ui::StoryboardFiles>()> WindowActions::storyboardOf(
    const Library::TitleVersion &version) const
{
    const Library::StoryboardStore store(m_device.paths().storyboardsFolder());
    return [store, id = version.id, size = version.media.sizeBytes] {
        const std::optional<Library::Storyboard> board = store.find(id, size);
        return board ? std::optional(Ui::StoryboardFiles{
                   *board, [store, id](int number) { return store.sheetFile(id, number); }})
                     : std::nullopt;
    };
}

} // namespace App
