#pragma once

#include "ui/controls/text.h"

#include <QWidget>

namespace Ui {

//! The facts under a title, "2024  1 h 52 min  Drama · Mystery", and badges like 4K or HDR.
class MetaLine final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MetaLine)
public:
    enum class Ground
    {
        Page,
        Art
    };
    MetaLine(const Theme &theme, Ground ground, QWidget *parent);

    void setFacts(const QStringList &facts);
    void setBadges(const QStringList &badges);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Ground m_ground;
    QStringList m_facts;
    QStringList m_badges;
};

} // namespace Ui
