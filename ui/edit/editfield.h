#pragma once

#include <QString>
#include <QWidget>

class QLineEdit;
class QPlainTextEdit;

namespace Ui {

class Button;
class Label;
class Theme;

//! One text of a title: its name, the field, and, where a person wrote it, a way back to what scans
//! and services say.
class EditField final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditField)
public:
    enum class Lines
    {
        One,
        Several
    };

    EditField(const Theme &theme, const QString &objectName, const QString &label, Lines lines,
        QWidget *parent);

    //! What is shown now; edited: a person wrote it.
    void setValue(const QString &value, bool edited);
    QString text() const;
    //! Written to since setValue(), and not let go of.
    bool isChanged() const;
    //! Let go of: what is found is to be shown again.
    bool isReset() const { return m_reset; }
    void setHint(const QString &hint);
    QWidget *input() const;
    QSize sizeHint() const override;
    //! What the ring of the focus needs around the input, on each side of it but the top.
    static int ringRoom(const Theme &theme);

signals:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void letGo();
    void setText(const QString &text);
    void onEdited();
    void restyle();
    void arrange();
    int inputHeight() const;

    const Theme &m_theme;
    Label *m_label;
    QLineEdit *m_line = nullptr;
    QPlainTextEdit *m_lines = nullptr;
    Button *m_resetButton;
    QString m_value;
    QString m_hint;
    bool m_reset = false;
};

} // namespace Ui
