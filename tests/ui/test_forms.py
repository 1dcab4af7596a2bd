"""How fields render: labels, hints, errors, choices; and how errors are gathered first on the page."""

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from privacy_portal.ui.forms import PortalForm
from privacy_portal.ui.widgets import Checkboxes, FileInput, Password, Radios


class RecordsForm(PortalForm):
    name = forms.CharField(label="Full legal name", help_text="As on your card.")
    email = forms.EmailField(label="Email address", required=False)
    how = forms.ChoiceField(
        label="How would you like them?",
        choices=[("portal", "In this portal"), ("post", "By post")],
        widget=Radios(hints={"post": "To the address on file."}),
    )
    which = forms.MultipleChoiceField(
        label="Which records?", choices=[("lab", "Lab results")], widget=Checkboxes(), required=False
    )
    format = forms.ChoiceField(label="Format", choices=[("pdf", "PDF")])
    secret = forms.CharField(label="Password", widget=Password(attrs={"placeholder": "Password"}))
    proof = forms.FileField(label="Proof", widget=FileInput(accept=".pdf"), required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"class": "portal-input--medium"}))
    sure = forms.BooleanField(label="I have read it", help_text="All of it.")
    hidden = forms.CharField(widget=forms.HiddenInput, initial="kept")


def group(name: str, data: dict[str, str] | None = None) -> str:
    return str(RecordsForm(data)[name].as_field_group())


def render(text: str, **context: object) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


class TestAField:
    def test_ties_its_label_and_hint_to_its_control(self):
        html = group("name")
        assert '<label class="usa-label"' in html
        assert 'for="id_name"' in html
        assert 'id="id_name_helptext"' in html
        assert 'aria-describedby="id_name_helptext"' in html
        assert 'class="usa-input"' in html

    def test_that_may_be_left_empty_says_so(self):
        assert "(optional)" in group("email")
        assert "(optional)" not in group("name")

    def test_that_is_wrong_says_so_in_words_beside_itself(self):
        html = group("name", {"name": ""})
        assert "usa-form-group--error" in html
        assert 'id="id_name_error"' in html
        assert "Fill in: Full legal name" in html
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_name_helptext id_name_error"' in html

    def test_of_choices_is_a_fieldset_with_a_legend_and_a_hint_for_each(self):
        html = group("how")
        assert "<fieldset" in html
        assert "<legend" in html
        assert html.count('class="usa-radio__label"') == 2
        assert 'aria-describedby="id_how_1_hint"' in html
        assert 'id="id_how_1_hint">To the address on file.' in html

    def test_of_choices_keeps_what_was_chosen(self):
        html = group("how", {"how": "post"})
        assert html.count("checked") == 1
        assert 'value="post"' in html

    def test_of_one_box_puts_the_label_after_the_box(self):
        html = group("sure")
        assert html.index("usa-checkbox__input") < html.index("I have read it")
        assert 'aria-describedby="id_sure_helptext"' in html

    def test_has_no_words_inside_the_box(self):
        assert "placeholder" not in group("secret")

    def test_of_a_password_can_be_shown_only_where_script_runs(self):
        html = group("secret", {"secret": "hunter2"})
        assert "hunter2" not in html
        assert 'aria-controls="id_secret"' in html
        assert "hidden>" in html.replace("\n", "")
        assert 'autocomplete="current-password"' in html

    def test_of_a_file_offers_the_kinds_it_takes(self):
        assert 'accept=".pdf"' in group("proof")

    def test_keeps_its_own_classes(self):
        assert 'class="usa-textarea portal-input--medium"' in group("note")

    def test_is_never_stopped_by_the_browser_before_the_page_can_explain(self):
        assert " required" not in group("name")

    def test_escapes_what_a_person_typed(self):
        html = group("name", {"name": "<script>alert(1)</script>"})
        assert "<script>" not in html

    def test_printed_alone_stays_as_django_prints_it(self):
        assert "usa-" not in str(RecordsForm()["name"])


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("name", "Fill in: Full legal name"),
        ("how", "Choose an answer: How would you like them?"),
        ("sure", "Tick the box: I have read it"),
    ],
)
def test_an_empty_answer_is_named_by_its_question(field, sentence):
    assert RecordsForm({}).errors[field] == [sentence]


class TestAFormThatIsNotOurs:
    """allauth's and Django's own forms are shown by the same templates."""

    class Form(forms.Form):
        password = forms.CharField(label="Password", widget=forms.PasswordInput)

    def test_names_its_empty_field_beside_it_and_in_the_summary(self):
        form = self.Form({})
        assert form["password"].errors == ["Fill in: Password"]
        assert "Fill in: Password</a>" in render("{% error_summary form %}", form=form)
        assert "This field is required" not in form["password"].as_field_group()

    def test_keeps_its_other_errors(self):
        form = self.Form({"password": "wrong"})
        form.add_error("password", "It is not known.")
        assert form["password"].errors == ["It is not known."]


class TestAPasswordBox:
    def test_names_itself_in_the_button_that_shows_it(self):
        html = TestAFormThatIsNotOurs.Form()["password"].as_field_group()
        button = html[html.index("<button") :]
        assert "<span data-words>Show password</span>" in button
        assert '<span class="usa-sr-only">(Password)</span>' in button
        assert "aria-pressed" not in button


class TestAFieldThatIsNotRequired:
    class Form(PortalForm):
        nickname = forms.CharField(required=False)
        reason = forms.CharField(required=False)
        needed = ("reason",)

    def test_says_so_unless_nothing_comes_of_the_form_without_it(self):
        assert "(optional)" in self.Form()["nickname"].as_field_group().replace("\n", "")
        assert "optional" not in self.Form()["reason"].as_field_group()


def test_a_form_keeps_the_words_its_author_chose():
    class Form(PortalForm):
        name = forms.CharField(error_messages={"required": "We need your name."})

    assert Form({}).errors["name"] == ["We need your name."]


class TestTheErrorSummary:
    def test_is_absent_while_nothing_is_wrong(self):
        assert render("{% error_summary form %}", form=RecordsForm()).strip() == ""
        assert render("{% error_summary form %}", form=None).strip() == ""

    def test_leads_to_each_field_and_takes_the_focus(self):
        html = render("{% error_summary form %}", form=RecordsForm({"name": "Ada"}))
        assert 'href="#id_how_0"' in html
        assert 'href="#id_secret"' in html
        assert 'tabindex="-1"' in html
        assert "autofocus" in html
        assert 'role="alert"' in html

    def test_counts_in_words(self):
        one = RecordsForm(
            {"name": "A", "how": "post", "format": "pdf", "secret": "x", "note": "x", "hidden": "x"}
        )
        assert "There is a problem" in render("{% error_summary form %}", form=one)

    def test_shows_what_concerns_no_single_field(self):
        form = RecordsForm({})
        form.add_error(None, "You already have an open request.")
        html = render("{% error_summary form %}", form=form)
        assert html.index("You already have an open request.") < html.index("Fill in")

    def test_gathers_several_forms_and_formsets(self):
        formset = formset_factory(RecordsForm)(
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"}
        )
        html = render("{% error_summary form formset %}", form=RecordsForm({}), formset=formset)
        assert 'href="#id_name"' in html
        assert 'href="#id_form-0-secret"' in html


class TestAPortalForm:
    def render(self, **options: object) -> str:
        extra = " ".join(f"{name}={value}" for name, value in options.items())
        return render("{% portal_form form " + extra + " %}{% endportal_form %}", form=RecordsForm())

    def test_posts_files_and_hidden_fields_and_is_not_stopped_by_the_browser(self):
        html = self.render()
        assert 'method="post"' in html
        assert "novalidate" in html
        assert 'enctype="multipart/form-data"' in html
        assert 'name="hidden" value="kept"' in html.replace("\n", " ")

    def test_draws_every_field_once(self):
        html = self.render()
        for name in RecordsForm.base_fields:
            assert f'name="{name}"' in html

    def test_names_its_button_and_its_way_out(self):
        html = self.render(submit='"Send request"', cancel_url='"/back/"')
        assert "Send request" in html
        assert 'href="/back/"' in html

    def test_takes_the_page_own_markup_instead_of_the_fields(self):
        html = render("{% portal_form form %}<p>mine</p>{% endportal_form %}", form=RecordsForm())
        assert "<p>mine</p>" in html
        assert "id_name" not in html

    def test_marks_a_button_that_destroys(self):
        assert "usa-button--secondary" in self.render(danger="True")


def test_a_bare_form_prints_in_the_same_dress():
    html = str(RecordsForm({"name": "Ada"}))
    assert "usa-form-group--error" in html
    assert 'name="hidden"' in html
