#include "ui/window/upkeepwindow.h"

#include "ui/controls/label.h"
#include "ui/controls/progressbar.h"

#include <QCloseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace Ui {

UpkeepWindow::UpkeepWindow(const Theme &theme)
    : m_theme(theme)
    , m_bar(new ProgressBar(theme, this))
    , m_percent(new Label(theme, TextRole::Caption, Tone::Caption, this))
{
    setObjectName(QStringLiteral("upkeepWindow"));
    setWindowTitle(tr("Matinee"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/matinee.svg")));
    setFixedSize(520, 190);
    auto *says = new Label(theme, TextRole::Body, Tone::Text, this,
        tr("This happens once after an update and takes a few minutes with a large library. "
           "Closing this window stops it; the next start begins again."));
    says->setMaxLines(3);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(28, 24, 28, 24);
    rows->setSpacing(10);
    rows->addWidget(new Label(
        theme, TextRole::Title2, Tone::Title, this, tr("Your library is brought up to date")));
    rows->addWidget(says);
    rows->addStretch(1);
    rows->addWidget(m_bar);
    rows->addWidget(m_percent);
    m_bar->setObjectName(QStringLiteral("upkeepBar"));
    m_bar->setAccessibleName(tr("Progress"));
    setPercent(0);
}

void UpkeepWindow::setPercent(int percent)
{
    m_bar->setValue(percent / 100.0);
    m_percent->setText(
        percent > 0 ? tr("%1 %").arg(percent) : tr("A copy of the library is made first"));
}

void UpkeepWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.colors().bg);
}

void UpkeepWindow::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    emit closed();
}

} // namespace Ui
