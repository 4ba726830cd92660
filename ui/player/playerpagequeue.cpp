#include "ui/player/nextcard.h"
#include "ui/player/osdbutton.h"
#include "ui/player/osdcontrols.h"
#include "ui/player/playercurtain.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"

namespace Ui {

using namespace std::chrono_literals;
using Library::PlayerState;
using std::chrono::milliseconds;

namespace {

// Early enough to open a film over a slow line.
constexpr milliseconds kNearEnd{45s};
// Later, going back means the beginning of this one.
constexpr milliseconds kJustBegun{5s};
// Then the button is shown with the controls only.
constexpr milliseconds kSkipShown{10s};

} // namespace

void PlayerPage::setNeighbours(Before before, const std::optional<NextFilm> &next)
{
    m_before = before;
    m_next = next;
    m_controls->setNeighbours(
        m_before == Before::Some, next ? std::optional(next->heading) : std::nullopt);
    m_curtain->setHasNext(next.has_value());
    refreshSkip();
    emit neighboursChanged();
}

void PlayerPage::onEnded()
{
    emit finished();
    if (!m_next) {
        leave();
        return;
    }
    if (m_isSmall) {
        goToNext(); // there is no room for a question
        return;
    }
    closePanel();
    hideControls();
    unsetCursor();
    m_skip->hide();
    arrange();
    m_nextCard->open(m_next->heading, m_next->subheading, int(m_options.countdown.count()));
}

void PlayerPage::goToNext()
{
    m_nextCard->close();
    if (m_next) {
        emit nextWanted();
    } else {
        leave();
    }
}

void PlayerPage::stepFilm(int direction)
{
    if (direction > 0 && m_next) {
        goToNext();
    } else if (direction < 0 && m_before == Before::Some && m_controller->position() < kJustBegun) {
        emit previousWanted();
    } else if (m_controller->info().chapters.size() < 2 && direction < 0) {
        m_controller->seekTo(milliseconds(0));
        showControls();
    } else {
        m_controller->stepChapter(direction);
        showControls();
    }
}

// Told once for a film, so that the next one is opened while this one still plays.
void PlayerPage::watchTheEnd()
{
    const milliseconds left = m_controller->duration() - m_controller->position();
    if (!m_toldNearEnd && m_controller->duration().count() > 0 && left < kNearEnd
        && m_controller->state() == PlayerState::Playing) {
        m_toldNearEnd = true;
        emit nearEnd();
    }
}

void PlayerPage::refreshSkip()
{
    const std::optional<SkipOffer> offer
        = m_isSmall || m_curtain->isVisible() || m_nextCard->isVisible()
        ? std::nullopt
        : SkipOffer::at(m_controller->info(), m_controller->position(), m_next.has_value());
    const bool isNew = offer && (!m_offer || m_offer->chapter != offer->chapter);
    m_offer = offer;
    if (!offer) {
        hideSkip();
        return;
    }
    if (isNew) {
        m_skipShown.start(kSkipShown);
        m_skip->setLabel(skipWords(*offer));
        arrange();
    }
    const bool isShown
        = m_panelKind == PanelKind::None && (m_skipShown.isActive() || m_controlsShown);
    if (!isShown) {
        hideSkip();
    } else if (m_skip->isHidden()) {
        m_skip->show();
        m_skip->raise();
        // While a time is typed, Enter goes there.
        if (!m_controlsShown && hasFocus() && !m_timeEntry) {
            m_skip->setFocus(Qt::OtherFocusReason);
        }
    }
}

QString PlayerPage::skipWords(const SkipOffer &offer) const
{
    if (!offer.to) {
        return tr("Next episode");
    }
    switch (offer.kind) {
    case ChapterKind::Recap:
        return tr("Skip recap");
    case ChapterKind::Credits:
        return tr("Skip credits");
    case ChapterKind::Preview:
        return tr("Skip preview");
    case ChapterKind::Intro:
    case ChapterKind::Film:
        break;
    }
    return tr("Skip intro");
}

void PlayerPage::hideSkip()
{
    if (m_skip->hasFocus()) {
        setFocus(); // before Qt looks for another place, which would be among the controls
    }
    m_skip->hide();
}

void PlayerPage::skip()
{
    if (!m_offer) {
        return;
    }
    const SkipOffer offer = *m_offer;
    m_skipShown.stop();
    hideSkip();
    if (offer.to) {
        m_controller->seekTo(*offer.to);
    } else {
        goToNext();
    }
}

} // namespace Ui
